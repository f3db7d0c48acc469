/**
 * The other engines as signers: what DSS and pyHanko make with our test PKI is what it is called,
 * by DSS's own judgement. Only then do their signatures prove anything about ours.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { signatureLevels } from '@kumoin/ades';
import type { SignatureFormat } from '@kumoin/ades';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { startTimestampAuthority } from '../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../worlds/timestamp-authority.ts';
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

const text = new TextEncoder();
const pdf = readFileSync(new URL('../pdf-corpus/files/skia-tagged.pdf', import.meta.url));
const contents = {
  pdf: { name: 'document.pdf', bytes: new Uint8Array(pdf) },
  xml: { name: 'document.xml', bytes: text.encode('<order><item>1</item></order>') },
  text: { name: 'document.txt', bytes: text.encode('The very bytes that are to be signed.\n') },
} as const satisfies Record<string, Content>;

interface Way {
  readonly format: SignatureFormat;
  readonly packaging: string;
  readonly content: keyof typeof contents;
  readonly named: string;
}

const ways: readonly Way[] = [
  { format: 'cades', packaging: 'attached', content: 'text', named: 'CAdES' },
  { format: 'cades', packaging: 'detached', content: 'text', named: 'CAdES' },
  { format: 'pades', packaging: 'enveloped', content: 'pdf', named: 'PAdES' },
  { format: 'xades', packaging: 'enveloped', content: 'xml', named: 'XAdES' },
  { format: 'xades', packaging: 'enveloping', content: 'text', named: 'XAdES' },
  { format: 'xades', packaging: 'detached', content: 'text', named: 'XAdES' },
  { format: 'jades', packaging: 'flattened', content: 'text', named: 'JAdES' },
  { format: 'jades', packaging: 'general', content: 'text', named: 'JAdES' },
  { format: 'jades', packaging: 'detached', content: 'text', named: 'JAdES' },
  { format: 'asic-s-cades', packaging: 'container', content: 'text', named: 'CAdES' },
  { format: 'asic-e-cades', packaging: 'container', content: 'text', named: 'CAdES' },
  { format: 'asic-s-xades', packaging: 'container', content: 'text', named: 'XAdES' },
  { format: 'asic-e-xades', packaging: 'container', content: 'text', named: 'XAdES' },
];

describe('other engines as signers, before DSS', { skip }, () => {
  let authority: TimestampAuthority;
  let judge: DssJudge;
  let signer: DssSigner;
  let python: PyhankoEngine;

  before(async () => {
    if ('missing' in dss || 'missing' in pyhanko) return;
    authority = await startTimestampAuthority({
      chain: world.chain('tsa'),
      algorithm: defaultAlgorithm('tsa'),
      sign: (message) => world.sign('tsa', defaultAlgorithm('tsa'), message),
    });
    const material = { world, signer: 'p256', authorityUrl: authority.url } as const;
    const lists = [world.crl('root'), world.crl('issuing')];
    judge = startDss(dss, { roots: [world.certificate('root')], lists });
    signer = startDssSigner(dss, material);
    python = startPyhanko(pyhanko.python, material);
  });
  after(() => {
    for (const running of [judge, signer, python]) running?.stop();
    authority?.close();
  });

  for (const { format, packaging, content, named } of ways) {
    for (const level of signatureLevels) {
      test(`DSS signs ${format} ${packaging} at ${level}`, async () => {
        const order = { format, packaging, level, algorithm: 'ECDSA_SHA256' };
        const signed = await signer.sign(contents[content], order);
        const beside = packaging === 'detached' ? [contents[content]] : [];
        const { signatures } = await judge.document(signed, { contents: beside });
        assert.deepEqual(
          signatures.map((verdict) => [verdict.indication, verdict.format]),
          [['TOTAL_PASSED', `${named}-BASELINE-${level.slice(2)}`]],
        );
      });
    }
  }

  for (const level of signatureLevels) {
    test(`pyHanko signs PDF at ${level}, and believes itself`, async () => {
      const signed = await python.sign(contents.pdf.bytes, { level, hash: 'sha256' });
      const [verdict] = await judge.signatures(signed);
      assert.deepEqual(
        [verdict?.indication, verdict?.format],
        ['TOTAL_PASSED', `PAdES-BASELINE-${level.slice(2)}`],
      );
      const [own] = await python.judge(signed, level);
      assert.partialDeepStrictEqual(own, { indication: 'PASSED', intact: true });
    });
  }

  test('pyHanko does not believe a file with one bit changed', async () => {
    const signed = await python.sign(contents.pdf.bytes, { level: 'B-T', hash: 'sha256' });
    const [verdict] = await python.judge(signed.with(1000, (signed[1000] ?? 0) ^ 1), 'B-T');
    assert.partialDeepStrictEqual(verdict, { indication: 'FAILED', intact: false });
  });

  test('DSS extends what it signed to B-LTA', async () => {
    const order = { format: 'cades', packaging: 'attached' } as const;
    const algorithm = 'ECDSA_SHA256';
    const signed = await signer.sign(contents.text, { ...order, level: 'B-B', algorithm });
    const extended = await signer.extend(signed, { ...order, level: 'B-LTA' });
    const [verdict] = (await judge.document(extended)).signatures;
    assert.equal(verdict?.format, 'CAdES-BASELINE-LTA');
  });
});
