/**
 * Signatures that others made, raised to B-LTA by our engine: OpenSSL's CAdES, pyHanko's PDF, and
 * DSS's own in every format at B-B, B-T and B-LT. DSS is told nothing of revocation, names the
 * level, and lets them pass.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { extendSignature } from '@kumoin/ades';
import type { SignatureFormat } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom } from '../../worlds/pades-world.ts';
import { startTimestampAuthority } from '../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../worlds/timestamp-authority.ts';
import { makeWorkbench } from '../openssl/workbench.ts';
import { startDss } from './dss/dss-judge.ts';
import type { Content, DssJudge } from './dss/dss-judge.ts';
import { startDssSigner } from './dss/dss-signer.ts';
import type { DssSigner } from './dss/dss-signer.ts';
import { installDss } from './dss/install-dss.ts';
import { installPythonPeer } from './install-python-peer.ts';
import { startPyhanko } from './pyhanko/pyhanko-engine.ts';
import type { PyhankoEngine } from './pyhanko/pyhanko-engine.ts';

const dss = await installDss();
const pyhanko = await installPythonPeer('pyhanko');
const skip =
  'missing' in dss ? dss.missing : 'missing' in pyhanko ? pyhanko.missing : (false as const);
const world = makePkiWorld({ at: Date.now() });
const needs = makeTestNeeds(world);
const anchors = [parseCertificate(world.certificate('root'))];

const encoder = new TextEncoder();
const pdfFile = readFileSync(new URL('../pdf-corpus/files/skia-tagged.pdf', import.meta.url));
const pdf = { name: 'document.pdf', bytes: new Uint8Array(pdfFile) };
const xml = { name: 'document.xml', bytes: encoder.encode('<order><item>1</item></order>') };
const text = { name: 'document.txt', bytes: encoder.encode('The very bytes.\n') };

interface Way {
  readonly format: SignatureFormat;
  readonly packaging: string;
  readonly content: Content;
}

const ways: readonly Way[] = [
  { format: 'cades', packaging: 'attached', content: text },
  { format: 'cades', packaging: 'detached', content: text },
  { format: 'pades', packaging: 'enveloped', content: pdf },
  { format: 'xades', packaging: 'enveloped', content: xml },
  { format: 'xades', packaging: 'enveloping', content: text },
  { format: 'xades', packaging: 'detached', content: text },
  { format: 'jades', packaging: 'flattened', content: text },
  { format: 'jades', packaging: 'general', content: text },
  { format: 'jades', packaging: 'detached', content: text },
  { format: 'asic-s-cades', packaging: 'container', content: text },
  { format: 'asic-e-cades', packaging: 'container', content: text },
  { format: 'asic-s-xades', packaging: 'container', content: text },
  { format: 'asic-e-xades', packaging: 'container', content: text },
];

describe('signatures of others, raised to B-LTA', { skip }, () => {
  let authority: TimestampAuthority;
  let judge: DssJudge;
  let signer: DssSigner;
  let python: PyhankoEngine;
  const bench = makeWorkbench();

  before(async () => {
    if ('missing' in dss || 'missing' in pyhanko) return;
    authority = await startTimestampAuthority({
      chain: world.chain('tsa'),
      algorithm: defaultAlgorithm('tsa'),
      sign: (message) => world.sign('tsa', defaultAlgorithm('tsa'), message),
    });
    const material = { world, signer: 'p256', authorityUrl: authority.url } as const;
    judge = startDss(dss, { roots: [world.certificate('root')], lists: [] });
    signer = startDssSigner(dss, material);
    python = startPyhanko(pyhanko.python, material);
  });
  after(() => {
    for (const running of [judge, signer, python]) running?.stop();
    authority?.close();
    bench.clear();
  });

  async function raise(document: Uint8Array, way: Way): Promise<Uint8Array> {
    const { name, bytes } = way.content;
    needs.settings.at = Date.now();
    const extended = await extendSignature(document, {
      format: way.format,
      files: way.packaging === 'detached' ? [{ name, content: bytes }] : [],
      level: 'B-LTA',
      ...{ needs, anchors, at: needs.settings.at, random: fixedRandom },
    });
    assert.deepEqual(extended.shortfalls, []);
    assert.equal(extended.level, 'B-LTA');
    return extended.document;
  }

  async function assertArchived(document: Uint8Array, way: Way): Promise<void> {
    const contents = way.packaging === 'detached' ? [way.content] : [];
    const report = `raised-${way.format}-${way.packaging}`;
    const { signatures } = await judge.document(document, { contents, report });
    const family = (way.format.split('-').at(-1) ?? '').slice(0, -3).toUpperCase();
    assert.deepEqual(
      signatures.map(({ indication, format, errors }) => [indication, format, errors]),
      [['TOTAL_PASSED', `${family}dES-BASELINE-LTA`, []]],
    );
  }

  for (const way of ways) {
    for (const level of ['B-B', 'B-T', 'B-LT'] as const) {
      test(`DSS's ${way.format} ${way.packaging} at ${level}`, async () => {
        const algorithm = 'ECDSA_SHA256';
        const { format, packaging, content } = way;
        const signed = await signer.sign(content, { format, packaging, level, algorithm });
        await assertArchived(await raise(signed, way), way);
      });
    }
  }

  for (const packaging of ['attached', 'detached'] as const) {
    test(`OpenSSL's CAdES, ${packaging}`, async () => {
      const pkcs8 = world.privateKey('p256').export({ type: 'pkcs8', format: 'pem' });
      const [own = new Uint8Array(), ...chain] = world.chain('p256');
      const pem = (name: string, ders: readonly Uint8Array[]): string =>
        bench.writePem(name, 'CERTIFICATE', ders);
      const { code, said } = bench.ask(
        ...(['openssl', 'cms', '-sign', '-cades', '-binary', '-md', 'sha256'] as const),
        ...(packaging === 'attached' ? ['-nodetach'] : []),
        ...['-in', bench.write(text.name, text.bytes), '-outform', 'DER'],
        ...['-signer', pem('own.pem', [own]), '-certfile', pem('chain.pem', chain)],
        ...['-inkey', bench.write('key.pem', encoder.encode(String(pkcs8)))],
        ...['-out', bench.path('signed.p7m')],
      );
      assert.equal(code, 0, said);
      const way = { format: 'cades', packaging, content: text } as const;
      await assertArchived(await raise(bench.read('signed.p7m'), way), way);
    });
  }

  for (const level of ['B-B', 'B-T', 'B-LT'] as const) {
    test(`pyHanko's PDF at ${level}, and pyHanko believes it still`, async () => {
      const signed = await python.sign(pdf.bytes, { level, hash: 'sha256' });
      const way = { format: 'pades', packaging: 'enveloped', content: pdf } as const;
      const raised = await raise(signed, way);
      assert.deepEqual(raised.subarray(0, signed.length), signed);
      await assertArchived(raised, way);
      // Its process for archives wants a time-stamp in the signature, which a PDF need not have.
      const [verdict] = await python.judge(raised, level === 'B-B' ? 'B-B' : 'B-LTA');
      assert.partialDeepStrictEqual(verdict, { indication: 'PASSED', intact: true });
    });
  }

  test('one bit of what DSS signed changed, and nothing is raised', async () => {
    const order = { format: 'cades', packaging: 'attached', level: 'B-B' } as const;
    const signed = await signer.sign(text, { ...order, algorithm: 'ECDSA_SHA256' });
    const at = Buffer.from(signed).indexOf('very');
    const broken = signed.with(at, (signed[at] ?? 0) ^ 1);
    await assert.rejects(raise(broken, { ...order, content: text }), { code: 'extension_broken' });
  });
});
