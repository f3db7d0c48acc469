/** The word of a second party: what convinces, and the nearest that does not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import {
  approved,
  approvedAt,
  begunAt,
  challenged,
  judgedAt,
  makeBundle,
  pki,
  sealed,
  statement,
  trust,
} from '../../../../tests/worlds/evidence-bundles.ts';
import { encodeBase64 } from '../json/base64.ts';
import { EvidenceError } from '../evidence-error.ts';
import type { EvidenceBody } from '../record/evidence-body.ts';
import { attestationOctetsMax, encodeAttestation, parseAttestation } from '../token/attestation.ts';
import type { AttestationBody } from '../token/attestation.ts';
import type { Trust } from '../seal/trust.ts';
import { verifyEvidence } from './verify-evidence.ts';

const hash = 'ab'.repeat(32);
const word: AttestationBody = {
  tokenId: 'second-1',
  holder: hash,
  commitment: hash,
  suite: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
  question: approved.ocra?.question?.toLowerCase() ?? '',
  response: 'cd'.repeat(32),
  step: 29_000_000,
  at: approvedAt,
};

const attested = (changes: Partial<AttestationBody> = {}): Uint8Array =>
  sealed(encodeAttestation({ ...word, ...changes }), { at: approvedAt });

const bind = (body: EvidenceBody): EvidenceBody => ({
  ...body,
  token: { ...body.token, secondToken: 'second-1' },
});

function bundleWith(octets: Uint8Array | undefined, bound = bind) {
  const attestation = octets && {
    origin: 'https://second.example',
    statement: encodeBase64(octets),
  };
  const last = { ...bound(approved), ...(attestation && { attestation }) };
  return makeBundle({ bodies: [bound(challenged), last] });
}

function judged(octets: Uint8Array | undefined, secondTrust?: Trust, bound = bind) {
  const bundle = bundleWith(octets, bound);
  const { valid, findings } = verifyEvidence({
    ...{ bundle, trust },
    ...(secondTrust && { secondTrust }),
  });
  const of = (severity: string) =>
    findings.filter((finding) => finding.severity === severity).map(({ code }) => code as string);
  return { valid, faults: of('fault'), cautions: of('caution'), facts: of('fact') };
}

test('what was written is read back; what somebody else wrote is not', () => {
  const octets = encodeAttestation(word);
  assert.deepEqual(parseAttestation(octets), word);
  const text = new TextDecoder().decode(octets);
  for (const other of [
    text.replace('"version":1', '"version":2'),
    text.replace('kumoin-attestation', 'kumoin-token-status'),
    text.replace('"question":"', '"question":"0'),
    text.replace(':', ': '),
    `${text}\n`,
    `{"a":"${'x'.repeat(attestationOctetsMax)}"}`,
  ]) {
    assert.notEqual(other, text);
    assert.throws(
      () => parseAttestation(new TextEncoder().encode(other)),
      (error) => error instanceof EvidenceError && error.code === 'attestation_malformed',
    );
  }
});

test('sealed by somebody who is trusted for it, it is shown', () => {
  const { valid, faults, facts } = judged(attested(), trust);
  assert.deepEqual([valid, faults], [true, []]);
  assert.equal(facts.at(-1), 'attested');
});

test('without anchors it is not judged, and that is said', () => {
  const { valid, facts, cautions } = judged(attested());
  assert.deepEqual([valid, facts.includes('attested')], [true, false]);
  assert.ok(cautions.includes('attestation_not_judged'));
});

test('without revocation lists of the second party that is said, too', () => {
  const { anchors, at } = trust;
  const { valid, cautions } = judged(attested(), { anchors, at });
  assert.deepEqual([valid, cautions.at(-1)], [true, 'revocation_lists_missing']);
});

test('anchors of somebody else do not take it', () => {
  const others = { anchors: [parseCertificate(pki.certificate('tsa'))], crls: [], at: judgedAt };
  const { valid, faults } = judged(attested(), others);
  assert.equal(valid, false);
  assert.ok(faults.includes('seal_signer_not_trusted'));
});

test('it is missed where the record says of a second party, or the verifier brings anchors', () => {
  const unbound = (body: EvidenceBody): EvidenceBody => body;
  assert.deepEqual(judged(undefined).faults, ['attestation_missing']);
  assert.deepEqual(judged(undefined, trust).faults, ['attestation_missing']);
  assert.deepEqual(judged(undefined, trust, unbound).faults, ['attestation_missing']);
  assert.deepEqual(judged(undefined, undefined, unbound).faults, []);
});

for (const [what, changes] of [
  ['another token', { tokenId: 'second-2' }],
  ['another question', { question: word.question.replace(/.$/u, (c) => (c === '0' ? '1' : '0')) }],
  ['a time before it was begun', { at: begunAt - 60_001 }],
  ['a time after it was approved', { at: approvedAt + 60_001 }],
] as const) {
  test(`the word of ${what} is of another answer, with anchors and without`, () => {
    const octets = attested(changes);
    assert.deepEqual(judged(octets, trust).faults, ['attestation_of_other_answer']);
    assert.deepEqual(judged(octets).faults, ['attestation_of_other_answer']);
  });
}

test('one octet off, and what is none at all, is found', () => {
  const off = attested();
  const middle = off.length >> 1;
  off[middle] = (off[middle] ?? 0) ^ 1;
  assert.equal(judged(off, trust).valid, false);
  assert.ok(judged(Uint8Array.of(0x30, 0, 0), trust).faults.includes('seal_unreadable'));
  assert.deepEqual(judged(Uint8Array.of(0x30, 0, 0)).faults, ['attestation_malformed']);
  const status = sealed(new TextEncoder().encode('{}'), { at: approvedAt });
  assert.deepEqual(judged(status, trust).faults, ['attestation_malformed']);
});

test('what was shown is changed by one character: the word does not fit any more', () => {
  const bundle = bundleWith(attested());
  const [payee, ...others] = statement.fields;
  const fields = [{ name: 'payee' as const, value: `${payee?.value ?? ''}!` }, ...others];
  const changed = { ...bundle, statement: { ...statement, fields } };
  const { findings } = verifyEvidence({ bundle: changed, trust, secondTrust: trust });
  assert.ok(findings.some(({ code }) => code === 'attestation_of_other_answer'));
});
