/**
 * OpenSSL: the CMS, the chain to the root, and that the signing certificate is the one the
 * signature names (`-cades`). Of a container it gets the signature and what that is over, unpacked
 * by another program; where that is a manifest, the digest of every file has to stand in it, as
 * OpenSSL computes it.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PkiWorld } from '@kumoin/testkit';
import { makeWorkbench } from '../../../openssl/workbench.ts';
import type { Cell, Made } from '../cell.ts';
import type { MatrixJudge } from '../judge.ts';
import { askVersion } from './tool-version.ts';

const success = 'CAdES Verification successful';

export function makeOpensslJudge(world: PkiWorld): MatrixJudge {
  const bench = makeWorkbench();
  const root = bench.writePem('root.pem', 'CERTIFICATE', [world.certificate('root')]);
  return {
    letter: 'O',
    name: 'OpenSSL',
    ...askVersion('openssl', 'version'),
    says: `\`cms -verify -cades\`: ${success}`,
    // OpenSSL 3.0 reads no Ed25519 in CMS.
    supports: ({ format, algorithm }) =>
      format.endsWith('cades') && algorithm.algorithm.scheme !== 'ed25519',
    ask: (cell, made) => {
      const { signature, content, listed = [] } = partsOf(bench, cell, made);
      const beside = content === undefined ? [] : ['-binary', '-content', content];
      const { code, said } = bench.ask(
        ...(['openssl', 'cms', '-verify', '-cades', '-inform', 'DER', '-in', signature] as const),
        ...beside,
        ...['-CAfile', root, '-purpose', 'any', '-out', '/dev/null'],
      );
      const named = listed.every((file) => isNamed(bench, file, content));
      const accepted = code === 0 && said.includes(success) && named;
      return { accepted, words: named ? said : `a file is not in the manifest; ${said}` };
    },
    stop: () => bench.clear(),
  };
}

interface Parts {
  readonly signature: string;
  readonly content: string | undefined;
  /** Files that have to stand in `content`, which is a manifest. */
  readonly listed?: readonly string[];
}

const digests = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'];

function isNamed(
  bench: ReturnType<typeof makeWorkbench>,
  file: string,
  manifest: string | undefined,
): boolean {
  const text = manifest === undefined ? '' : readFileSync(manifest, 'utf8');
  return digests.some((name) => {
    const { said } = bench.ask('openssl', 'dgst', `-${name}`, '-r', file);
    const [hex = ''] = said.split(' ');
    return hex !== '' && text.includes(Buffer.from(hex, 'hex').toString('base64'));
  });
}

function partsOf(
  bench: ReturnType<typeof makeWorkbench>,
  { format }: Cell,
  { document, contents }: Made,
): Parts {
  const file = bench.write('document', document);
  if (format === 'cades') {
    const [content] = contents;
    return { signature: file, content: content && bench.write(content.name, content.bytes) };
  }
  const folder = bench.path('unpacked');
  bench.ask('rm', '-rf', folder);
  bench.ask('unzip', '-q', '-o', file, '-d', folder);
  const names = readdirSync(folder).filter((name) => !['META-INF', 'mimetype'].includes(name));
  const inside = readdirSync(join(folder, 'META-INF'));
  const find = (wanted: RegExp): string => {
    const found = inside.find((name) => wanted.test(name));
    return join(folder, 'META-INF', found ?? 'missing');
  };
  const signature = find(/signature.*\.p7s$/i);
  const files = names.map((name) => join(folder, name));
  if (format === 'asic-s-cades') return { signature, content: files[0] };
  return { signature, content: find(/^ASiCManifest.*\.xml$/i), listed: files };
}
