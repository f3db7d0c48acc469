/** What a token shows of signatures: everything that is agreed to, in full, and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeStatement, makeStatement, normalizeText, statementBytes } from '@kumoin/otp';
import type { Statement, StatementField } from '@kumoin/otp';
import { makeDigest } from '../digest.ts';
import type { CredentialId } from '../identifiers.ts';
import { labelCharactersMax, showsDocuments } from './signature-statement.ts';
import { signatureFields, signingSubject } from './signature-statement.ts';
import type { SignaturesShown } from './signature-statement.ts';

const digestOf = (octet: number) => makeDigest('sha256', new Uint8Array(32).fill(octet));
const hex = (octet: number) => octet.toString(16).padStart(2, '0').repeat(32);

const shown: SignaturesShown = {
  applicationName: 'Aozora Sign',
  credential: { description: 'For contracts', certificateSerial: '0a' },
  numSignatures: 2,
  digests: [digestOf(0x3f), digestOf(0xc0)],
  description: 'Contract of 6 May',
  labels: ['「業務委託契約書」.pdf'],
};

function valuesOf(fields: readonly StatementField[], name: string): readonly string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}

/** As a transaction settles it. */
function statement(of: SignaturesShown): Statement {
  return makeStatement({
    kind: 'signature',
    relyingParty: 'x'.repeat(60),
    transactionId: 't'.repeat(32),
    fields: signatureFields(of),
    nonce: '0123456789abcdef',
    expiresAt: 1_900_000_000,
  });
}

test('a statement names application, credential, number, purpose, and each document', () => {
  assert.deepEqual(signatureFields(shown), [
    { name: 'application', value: 'Aozora Sign' },
    { name: 'credential', value: 'For contracts' },
    { name: 'signatures', value: '2' },
    { name: 'purpose', value: 'Contract of 6 May' },
    { name: 'document', value: '「業務委託契約書」.pdf' },
    { name: 'digest', value: `sha256:${hex(0x3f)}` },
    { name: 'document', value: '#2' },
    { name: 'digest', value: `sha256:${hex(0xc0)}` },
  ]);
});

test('what has no name is shown by what it has', () => {
  const nameless = {
    ...shown,
    applicationName: undefined,
    description: undefined,
    credential: { description: '', certificateSerial: '0a' },
  };
  const fields = signatureFields(nameless);
  assert.deepEqual(valuesOf(fields, 'application'), []);
  assert.deepEqual(valuesOf(fields, 'purpose'), []);
  assert.deepEqual(valuesOf(fields, 'credential'), ['0a']);
});

const changes: readonly (readonly [string, Partial<SignaturesShown>])[] = [
  ['a digest', { digests: [digestOf(0x3f), digestOf(0xc1)] }],
  ['the algorithm', { digests: [makeDigest('sha512', new Uint8Array(64)), digestOf(0xc0)] }],
  ['the order of digests', { digests: [digestOf(0xc0), digestOf(0x3f)] }],
  ['the number of signatures', { numSignatures: 3 }],
  ['a name', { labels: ['「業務委託契約書」.pdf', 'b'] }],
  ['the purpose', { description: 'Contract of 7 May' }],
  ['the application', { applicationName: 'Aozora Sigh' }],
];

for (const [what, change] of changes) {
  test(`${what}: one changed, and other octets are hashed`, () => {
    const before = statementBytes(statement(shown));
    assert.notDeepEqual(statementBytes(statement({ ...shown, ...change })), before);
  });
}

test('a batch is shown as one digest over all documents with their names, and fits a picture', () => {
  const digests = Array.from({ length: 100 }, (_, index) => digestOf(index));
  const batch = { ...shown, numSignatures: 100, digests, labels: [] };
  const fields = signatureFields(batch);
  assert.deepEqual(valuesOf(fields, 'document'), []);
  assert.match(valuesOf(fields, 'digest').join(), /^sha256:[0-9a-f]{64}$/);
  const swapped = digests.with(42, digestOf(43));
  assert.notDeepEqual(signatureFields({ ...batch, digests: swapped }), fields);
  assert.notDeepEqual(signatureFields({ ...batch, labels: ['a'] }), fields);
  assert.ok(encodeStatement(statement(batch)).length <= 2048);
});

test('as many documents as are listed still fit, in the longest names', () => {
  for (let count = 1; count <= 12; count += 1) {
    const labels = Array.from({ length: count }, () => '契'.repeat(500));
    const digests = labels.map((_, index) => digestOf(index));
    const most = {
      ...shown,
      ...{ applicationName: '空'.repeat(500), description: '約'.repeat(500), labels, digests },
    };
    assert.ok(encodeStatement(statement(most)).length <= 2048);
  }
});

test('words of an application are one line, and show where they were cut', () => {
  const label = `a\r\nb\u202E${'c'.repeat(200)}`;
  const [name = ''] = valuesOf(signatureFields({ ...shown, labels: [label] }), 'document');
  assert.match(name, /^a b c+…$/);
  assert.equal([...name].length, labelCharactersMax);
  assert.equal(normalizeText(name), name);
});

test('a subject is another one with any digest, number or credential changed', () => {
  const id = 'credential1' as CredentialId;
  const { digestsHash } = signingSubject(id, shown);
  assert.match(digestsHash, /^[0-9a-f]{64}$/);
  assert.equal(signingSubject(id, { ...shown }).digestsHash, digestsHash);
  for (const [, change] of changes.slice(0, 4)) {
    assert.notEqual(signingSubject(id, { ...shown, ...change }).digestsHash, digestsHash);
  }
  assert.equal(signingSubject('credential2' as CredentialId, shown).credentialId, 'credential2');
});

test('a statement shows its own documents under their names, and no others', () => {
  const own = statement(shown);
  assert.equal(showsDocuments(own, shown), true);
  assert.equal(showsDocuments(own, { ...shown, labels: ['「業務委託契約書」.pdf', '#2'] }), true);
  assert.equal(showsDocuments(own, { ...shown, labels: ['「業務委託契約書」.pdg'] }), false);
  assert.equal(showsDocuments(own, { ...shown, labels: [] }), false);
  assert.equal(showsDocuments(own, { ...shown, labels: ['\u{e000}'] }), false);
  assert.equal(showsDocuments(own, { ...shown, digests: shown.digests.slice(0, 1) }), false);
  const wide = { ...shown, labels: ['ﾃｽﾄ.pdf'] };
  assert.equal(showsDocuments(statement(wide), wide), true);
});
