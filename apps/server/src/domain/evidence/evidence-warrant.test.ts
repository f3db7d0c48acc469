/** Every rule by which a seal is refused, and what is signed when none says no. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeAttestation,
  encodeEvidence,
  encodeTokenCertificate,
  encodeTokenStatus,
  encodeTreeHead,
  EvidenceError,
} from '@kumoin/evidence';
import type { EvidenceBody } from '@kumoin/evidence';
import { checkSignerInfo, digest, parseSignedData } from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { EvidenceWarrant } from './evidence-warrant.ts';
import type { SealedKind, SealEvidence } from './seal-evidence.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9, 250);
const world = await authorityWorld({ at });
const own = await world.createAuthorities(world.plan);
const hash = 'ab'.repeat(32);

function record(changes: Partial<EvidenceBody> = {}): Uint8Array {
  return encodeEvidence({
    recordId: 'record-1',
    event: 'challenged',
    at,
    relyingParty: 'Kasuga Bank',
    transaction: {
      id: 'transaction-1',
      kind: 'login',
      statementHash: hash,
      language: 'ja',
      createdAt: at,
      expiresAt: at + 1000,
    },
    challenge: { nonce: '0011223344556677', suite: 'OCRA-1:HOTP-SHA256-8:QH64' },
    token: {
      id: 'token-1',
      kind: 'hardware',
      holder: hash,
      commitment: hash,
      status: 'good',
      userHeldKey: true,
    },
    result: { outcome: 'pending', failures: 0 },
    verifier: 'Kumoin 0.1',
    ...changes,
  });
}

const head = (saidAt = at, log: string = own.evidence.id) =>
  encodeTreeHead({ log, size: 1, root: new Uint8Array(32), at: saidAt });

const certificate = (issuedAt = at) =>
  encodeTokenCertificate({
    tokenId: 'token-1',
    kind: 'hardware',
    holder: hash,
    suites: ['OCRA-1:HOTP-SHA256-8:QH64'],
    commitment: hash,
    assurance: 'key-imported',
    issuedAt,
    notBefore: at,
    statusUrl: 'https://bank.example/evidence/v1/tokens/token-1',
  });

const status = (saidAt = at) =>
  encodeTokenStatus({ tokenId: 'token-1', status: 'good', at: saidAt });

const attestation = (saidAt = at) =>
  encodeAttestation({
    ...{ tokenId: 'token-1', holder: hash, commitment: hash, question: hash, response: hash },
    ...{ suite: 'OCRA-1:HOTP-SHA256-0:QH64-T1M', step: 7, at: saidAt },
  });

const contents: Readonly<Record<SealedKind, Uint8Array>> = {
  record: record(),
  head: head(),
  certificate: certificate(),
  status: status(),
  attestation: attestation(),
};
const kinds = Object.keys(contents) as SealedKind[];

const evidenceOf = (sealed: SealedKind, changes: Partial<SealEvidence> = {}): SealEvidence => ({
  sealed,
  content: contents[sealed],
  authority: own.evidence,
  at,
  ...changes,
});

for (const sealed of kinds) {
  test(`a ${sealed} is sealed as it is, by the unit for evidence`, async () => {
    const warrant = EvidenceWarrant.issue(evidenceOf(sealed));
    const [signature = new Uint8Array()] = await world.ports.keyVault.sign(warrant);
    const query = {
      digest: { algorithm: 'sha256', bytes: new Uint8Array(32) },
      policy: undefined,
      nonce: undefined,
      certificatesWanted: true,
    } as const;
    const { token } = await world.issueTimestamp(query);
    // Over something else than this signature.
    assert.throws(() => warrant.seal(signature, token), /cms_timestamp_wrong/);
    assert.deepEqual(warrant.evidence, { kind: 'seal', facts: evidenceOf(sealed) });
  });

  test(`a ${sealed} passed off as something else is none`, () => {
    for (const other of kinds.filter((kind) => kind !== sealed)) {
      const content = contents[sealed];
      assert.throws(() => EvidenceWarrant.issue(evidenceOf(other, { content })), EvidenceError);
    }
  });

  test(`a ${sealed} with one octet more or less is none`, () => {
    const content = contents[sealed];
    for (const spoilt of [content.subarray(1), Uint8Array.from([...content, 32])]) {
      const evidence = evidenceOf(sealed, { content: spoilt });
      assert.throws(() => EvidenceWarrant.issue(evidence), EvidenceError);
    }
  });
}

test('what is signed is the content and nothing else', async () => {
  const warrant = EvidenceWarrant.issue(evidenceOf('head'));
  const [signature = new Uint8Array()] = await world.ports.keyVault.sign(warrant);
  const { token } = await world.issueTimestamp({
    digest: { algorithm: 'sha256', bytes: digest('sha256', signature) },
    policy: undefined,
    nonce: 5n,
    certificatesWanted: true,
  });
  const signedData = parseSignedData(warrant.seal(signature, token));
  const [signerInfo] = signedData.signerInfos;
  assert.ok(signerInfo);
  const check = checkSignerInfo({ signedData, signerInfo });
  assert.equal(check.sound, true);
  assert.deepEqual(signedData.content, contents.head);
  assert.deepEqual(check.signerCertificate?.raw, certificateOf(own.evidence).raw);
});

const { notBefore, notAfter } = certificateOf(own.evidence);

const refused: readonly {
  readonly why: string;
  readonly evidence: SealEvidence;
  readonly code: RefusalCode;
}[] = [
  {
    why: 'the unit for time-stamps',
    evidence: evidenceOf('record', { authority: own.timestamp }),
    code: 'authority_unknown',
  },
  {
    why: 'a unit that calls itself one for evidence',
    evidence: evidenceOf('record', { authority: { ...own.status, kind: 'evidence' } }),
    code: 'authority_unknown',
  },
  {
    why: 'a unit that is not valid yet',
    evidence: evidenceOf('record', { at: notBefore - 1 }),
    code: 'certificate_not_valid',
  },
  {
    why: 'a unit that has expired',
    evidence: evidenceOf('record', { at: notAfter + 1000 }),
    code: 'certificate_not_valid',
  },
  {
    why: 'a record from later than another clock may be',
    evidence: evidenceOf('record', { content: record({ at: at + 1001 }) }),
    code: 'timestamp_clock_untrusted',
  },
  {
    why: 'a head from a moment before',
    evidence: evidenceOf('head', { content: head(at - 1) }),
    code: 'timestamp_clock_untrusted',
  },
  {
    why: 'the head of another log',
    evidence: evidenceOf('head', { content: head(at, own.timestamp.id) }),
    code: 'authority_unknown',
  },
  {
    why: 'a certificate that is dated back',
    evidence: evidenceOf('certificate', { content: certificate(at - 1) }),
    code: 'timestamp_clock_untrusted',
  },
  {
    why: 'a status that is dated ahead',
    evidence: evidenceOf('status', { content: status(at + 1) }),
    code: 'timestamp_clock_untrusted',
  },
];

for (const { why, evidence, code } of refused) {
  test(`refuses ${why}: ${code}`, () => {
    assert.throws(
      () => EvidenceWarrant.issue(evidence),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}

test('seals old records, and those of a clock that is a little ahead', () => {
  EvidenceWarrant.issue(evidenceOf('record', { content: record({ at: at - 86_400_000 }) }));
  EvidenceWarrant.issue(evidenceOf('record', { content: record({ at: at + 1000 }) }));
});
