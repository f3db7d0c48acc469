/**
 * What we sign, before DSS, the European Commission's implementation of EN 319 102-1: format and
 * level, indication, and no warning under its own default policy. That policy requires revocation
 * data; DSS gets our lists or our OCSP answers beside the file, for B-B and B-T carry none inside.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  assembleOcspResponse,
  buildOcspCertId,
  buildOcspResponseData,
  keyIdentifier,
  parseCertificate,
} from '@kumoin/pki';
import { defaultAlgorithm } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { makePadesWorld } from '../../../worlds/pades-world.ts';
import type { SigningWish } from '../../../worlds/pades-world.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge, SignatureVerdict, Verdict } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
const title = `PAdES before DSS${'missing' in dss ? '' : ` ${dss.version}`}, default policy`;

const world = makePadesWorld({ at: Date.now() });
const trust = {
  roots: [world.pki.certificate('root')],
  lists: [world.pki.crl('root'), world.pki.crl('issuing')],
};
const corpusFile = (id: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../pdf-corpus/files/${id}.pdf`, import.meta.url)));
const document = corpusFile('skia-tagged');

const passed = { subIndication: null, errors: [], warnings: [], infos: [] };

interface Expected {
  readonly level: 'B' | 'T';
  readonly scope: 'FULL' | 'PARTIAL';
}

function assertPassed(verdict: SignatureVerdict | undefined, { level, scope }: Expected): void {
  assert.partialDeepStrictEqual(verdict, {
    ...passed,
    indication: 'TOTAL_PASSED',
    format: `PAdES-BASELINE-${level}`,
    structure: [],
    scopes: [scope],
  });
  const type = 'SIGNATURE_TIMESTAMP';
  const stamps = level === 'T' ? [{ ...passed, indication: 'PASSED', type, at: world.pki.at }] : [];
  assert.deepEqual(verdict?.timestamps, stamps);
}

function assertOpinion(verdict: Verdict | undefined, indication: string, reason: string): void {
  assert.deepEqual([verdict?.indication, verdict?.subIndication], [indication, reason]);
}

/** One bit in the page's content: the file stays readable, only the digest tells. */
function flipBit(pdf: Uint8Array): Uint8Array {
  const changed = pdf.slice();
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  return changed;
}

/** From the responder that the issuing authority appointed. */
function answerOcsp(about: ActorName, kind: 'good' | 'revoked'): Uint8Array {
  const {
    pki,
    pki: { at },
  } = world;
  const issuer = parseCertificate(pki.certificate('issuing'));
  const { serialNumber } = parseCertificate(pki.certificate(about));
  const status = kind === 'good' ? { kind } : { kind, revokedAt: at - 86_400_000 };
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(pki.publicKey('ocsp')),
    producedAt: at,
    responses: [
      {
        certId: buildOcspCertId({ hash: 'sha256', issuer, serialNumber }),
        status,
        thisUpdate: at,
        nextUpdate: at + 3_600_000,
      },
    ],
  });
  const algorithm = defaultAlgorithm('ocsp');
  const signature = pki.sign('ocsp', algorithm, data);
  return assembleOcspResponse({
    data,
    algorithm,
    signature,
    certificates: [pki.certificate('ocsp')],
  });
}

describe(title, { skip }, () => {
  let judge: DssJudge;
  before(() => {
    if ('missing' in dss) throw new Error(dss.missing);
    judge = startDss(dss, trust);
  });
  after(() => judge.stop());

  const pss = { scheme: 'rsa-pss', hash: 'sha256' } as const;
  const kinds: readonly (readonly [string, string, SigningWish])[] = [
    ['RSA-3072, PKCS#1 v1.5', 'RSA_SHA256', { signer: 'rsa3072' }],
    ['RSA-3072, PSS', 'RSA_SSA_PSS_SHA256_MGF1', { signer: 'rsa3072', algorithm: pss }],
    ['P-256', 'ECDSA_SHA256', { signer: 'p256' }],
    ['P-384', 'ECDSA_SHA384', { signer: 'p384' }],
  ];
  for (const [kind, algorithm, wish] of kinds) {
    for (const level of ['B', 'T'] as const) {
      test(`${kind}: BASELINE-${level}, TOTAL_PASSED; one bit changed, TOTAL_FAILED`, async () => {
        const signed = world.sign(document, {
          ...wish,
          ...(level === 'T' && { stampedBy: 'tsa' }),
        });
        const [verdict, ...more] = await judge.signatures(signed);
        assertPassed(verdict, { level, scope: 'FULL' });
        assert.equal(verdict?.algorithm, algorithm);
        assert.equal(more.length, 0);
        const [broken] = await judge.signatures(flipBit(signed));
        assertOpinion(broken, 'TOTAL_FAILED', 'HASH_FAILURE');
      });
    }
  }

  const shapes = {
    'a classic cross-reference table': 'skia-tagged',
    'cross-reference and object streams': 'pdftex-objstm',
    'AES-256 encryption, no password to open': 'aes-256-r6',
    'AES-128 encryption, no password to open': 'aes-128',
    'PDF/A-3a': 'word-pdfa-3a',
  };
  for (const [shape, id] of Object.entries(shapes)) {
    test(`${shape}: two visible signatures in sequence, B then T, both TOTAL_PASSED`, async () => {
      const box = { width: 150, height: 40 };
      const seal = (corner: 'bottom_left' | 'bottom_right') => ({
        appearance: { place: { corner, ...box }, font: world.font },
      });
      const words = { name: '髙橋﨑', reason: '承認' };
      const once = world.sign(corpusFile(id), { ...words, ...seal('bottom_right') });
      const [alone] = await judge.signatures(once);
      assertPassed(alone, { level: 'B', scope: 'FULL' });
      const second: SigningWish = { signer: 'rsa3072', stampedBy: 'tsa', ...seal('bottom_left') };
      const twice = world.sign(once, second);
      const [first, last, ...more] = await judge.signatures(twice);
      assertPassed(first, { level: 'B', scope: 'PARTIAL' });
      assertPassed(last, { level: 'T', scope: 'FULL' });
      assert.equal(more.length, 0);
    });
  }

  test('a certification, and an approval after it, which it permits, both TOTAL_PASSED', async () => {
    const certified = world.sign(document, { certifies: true });
    const [alone] = await judge.signatures(certified);
    assertPassed(alone, { level: 'B', scope: 'FULL' });
    const approved = world.sign(certified, { signer: 'rsa3072', stampedBy: 'tsa' });
    const [first, last, ...more] = await judge.signatures(approved);
    assertPassed(first, { level: 'B', scope: 'PARTIAL' });
    assertPassed(last, { level: 'T', scope: 'FULL' });
    assert.equal(more.length, 0);
  });

  test('a revoked signer is found in our list', async () => {
    const [verdict] = await judge.signatures(world.sign(document, { signer: 'revoked' }));
    assertOpinion(verdict, 'INDETERMINATE', 'REVOKED_NO_POE');
  });

  test('a signer under another root is not believed', async () => {
    const [verdict] = await judge.signatures(world.sign(document, { signer: 'foreignSigner' }));
    assertOpinion(verdict, 'INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND');
  });

  test('our OCSP answers serve as well; and without list or answer nothing passes', async () => {
    if ('missing' in dss) throw new Error(dss.missing);
    const lists = [world.pki.crl('root')];
    const ocspResponses = [answerOcsp('p256', 'good'), answerOcsp('revoked', 'revoked')];
    const informed = startDss(dss, { ...trust, lists, ocspResponses });
    try {
      const [good] = await informed.signatures(world.sign(document));
      assertPassed(good, { level: 'B', scope: 'FULL' });
      const [revoked] = await informed.signatures(world.sign(document, { signer: 'revoked' }));
      assertOpinion(revoked, 'INDETERMINATE', 'REVOKED_NO_POE');
      const [unknown] = await informed.signatures(world.sign(document, { signer: 'p384' }));
      assertOpinion(unknown, 'INDETERMINATE', 'CERTIFICATE_CHAIN_GENERAL_FAILURE');
    } finally {
      informed.stop();
    }
  });

  test('a time-stamp token alone passes over what it stamps, and over nothing else', async () => {
    const token = world.stamp(document);
    const verdict = await judge.timestamp(token, document);
    assert.deepEqual(verdict, { ...passed, indication: 'PASSED' });
    assertOpinion(await judge.timestamp(token, flipBit(document)), 'FAILED', 'HASH_FAILURE');
  });

  const actors: readonly ActorName[] = ['issuing', 'rsa3072', 'p256', 'p384', 'tsa'];
  for (const actor of actors) {
    test(`the certificate of ${actor} passes without a warning`, async () => {
      const verdict = await judge.certificate(world.pki.chain(actor));
      assert.deepEqual(verdict, { ...passed, indication: 'PASSED' });
    });
  }

  test('revoked and foreign certificates do not pass', async () => {
    const ask = (actor: ActorName) => judge.certificate(world.pki.chain(actor));
    assertOpinion(await ask('revoked'), 'INDETERMINATE', 'REVOKED_NO_POE');
    assertOpinion(await ask('foreignSigner'), 'INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND');
  });
});
