/**
 * xmlsec1: the XMLDSig core of XAdES, with the chain to the root. Every reference has to be right,
 * that to the signed properties included; what XAdES means by them it does not know.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PkiWorld } from '@kumoin/testkit';
import { makeWorkbench } from '../../../openssl/workbench.ts';
import { isSha3 } from '../algorithms.ts';
import type { Cell, Made } from '../cell.ts';
import type { MatrixJudge } from '../judge.ts';
import { askVersion } from './tool-version.ts';

const identifiers = [
  ...['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'],
  ...['--id-attr:Id', 'http://www.w3.org/2000/09/xmldsig#:Object'],
  // What is signed inside a document of the test's own.
  ...['--id-attr:Id', 'item'],
];

export function makeXmlsecJudge(world: PkiWorld): MatrixJudge {
  const bench = makeWorkbench();
  const root = bench.writePem('root.pem', 'CERTIFICATE', [world.certificate('root')]);
  const issuing = bench.writePem('issuing.pem', 'CERTIFICATE', [world.certificate('issuing')]);
  return {
    letter: 'X',
    name: 'xmlsec1',
    ...askVersion('xmlsec1'),
    says: '`OK`, all references (two at least: what is signed, and the signed properties)',
    // This version has no names for the others.
    supports: ({ format, algorithm }) =>
      format.endsWith('xades') &&
      !isSha3(algorithm) &&
      ['rsa-pkcs1', 'ecdsa'].includes(algorithm.algorithm.scheme),
    ask: (cell, made) => {
      const file = signatureFile(bench, cell, made);
      const { code, said } = bench.ask(
        ...(['xmlsec1', '--verify', '--enabled-key-data', 'x509', ...identifiers] as const),
        ...['--trusted-pem', root, '--untrusted-pem', issuing, file],
      );
      const [, right = 0, all = 0] = /References \(ok\/all\): (\d+)\/(\d+)/.exec(said) ?? [];
      const accepted =
        code === 0 && /^OK$/m.test(said) && Number(all) >= 2 && Number(right) === Number(all);
      return { accepted, words: said };
    },
    stop: () => bench.clear(),
  };
}

/** References to files are looked up from the folder the judge runs in. */
function signatureFile(
  bench: ReturnType<typeof makeWorkbench>,
  { format }: Cell,
  { document, contents }: Made,
): string {
  const file = bench.write('document', document);
  for (const { name, bytes } of contents) bench.write(name, bytes);
  if (format === 'xades') return file;
  bench.ask('rm', '-rf', bench.path('META-INF'));
  bench.ask('unzip', '-q', '-o', file, '-d', bench.path('.'));
  const [name = 'missing'] = readdirSync(bench.path('META-INF')).filter((one) =>
    /signature.*\.xml$/i.test(one),
  );
  return join(bench.path('META-INF'), name);
}
