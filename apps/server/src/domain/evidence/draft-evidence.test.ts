import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEvidence, pseudonymOf } from '@kumoin/evidence';
import type { EvidenceOfAnswer } from '@kumoin/evidence';
import type { AccountId, ClientId, EvidenceRecordId } from '../identifiers.ts';
import type { TenantId, TokenId, TokenTransactionId } from '../identifiers.ts';
import type { Token } from '../tokens/token.ts';
import type { TokenTransaction } from '../transactions/token-transaction.ts';
import { draftEvidence } from './draft-evidence.ts';
import type { EvidenceFacts } from './draft-evidence.ts';
import { tokenStatusOf } from './token-status-of.ts';

const at = Date.parse('2026-11-29T10:00:00Z');
const hash = '5a'.repeat(32);

const token: Token = {
  id: 'token-1' as TokenId,
  tenantId: 'tenant' as TenantId,
  accountId: 'account-1' as AccountId,
  kind: 'authenticator',
  algorithm: 'ocra',
  serial: undefined,
  label: 'My phone',
  suites: { typed: 'OCRA-1:HOTP-SHA256-8:QH64-T1M' },
  keysSealed: Uint8Array.of(1, 2, 3),
  commitment: 'c0'.repeat(32),
  state: 'active',
  notBefore: at - 1000,
  notAfter: at + 1000,
  usesMax: undefined,
  uses: 0,
  counter: 0,
  lastStep: undefined,
  driftSteps: 0,
  failures: 0,
  failedAt: undefined,
  createdAt: at - 1000,
  activatedAt: at - 1000,
  endedAt: undefined,
  endReason: undefined,
  replacedBy: undefined,
  secondTokenId: undefined,
};

const transaction: TokenTransaction = {
  id: 'transaction-1' as TokenTransactionId,
  accountId: 'account-1' as AccountId,
  clientId: 'bank' as ClientId,
  tokenId: token.id,
  suite: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  statement: {
    kind: 'transfer',
    relyingParty: 'Kasuga Bank',
    transactionId: 'transaction-1',
    fields: [{ name: 'payee', value: 'Hanako Yamada' }],
    nonce: '0011223344556677',
    expiresAt: at / 1000 + 300,
  },
  language: 'en',
  ref: '8899aabbccddeeff',
  pageHash: 'page',
  clientReference: undefined,
  signing: undefined,
  state: 'created',
  failures: 0,
  callbackUri: undefined,
  shownAt: undefined,
  decidedAt: undefined,
  createdAt: at,
  expiresAt: at + 300_000,
};

const answer: EvidenceOfAnswer = {
  suite: transaction.suite,
  question: hash,
  response: '12345678',
  step: 29_000_000,
  drift: 0,
  pin: false,
};

const facts: EvidenceFacts = {
  id: 'record-1' as EvidenceRecordId,
  event: 'challenged',
  transaction,
  statementHash: hash,
  question: hash,
  token,
  at,
};

test('a draft is a record that can be read, of this transaction and this token', () => {
  const draft = draftEvidence(facts);
  const body = parseEvidence(draft.body);
  assert.equal(draft.id, body.recordId);
  assert.equal(body.transaction.id, 'transaction-1');
  assert.equal(body.token.commitment, token.commitment);
  assert.equal(body.token.status, 'good');
  assert.deepEqual(body.result, { outcome: 'pending', failures: 0 });
});

test('an approval has its answer; nothing else may have one', () => {
  const body = parseEvidence(draftEvidence({ ...facts, event: 'approved', answer }).body);
  assert.deepEqual(body.ocra, answer);
  assert.equal(body.result.outcome, 'accepted');
  assert.throws(() => draftEvidence({ ...facts, event: 'approved' }));
  assert.throws(() => draftEvidence({ ...facts, event: 'rejected', answer }));
});

test('each way to end is told apart, with its reason', () => {
  for (const event of ['rejected', 'refused', 'expired', 'cancelled'] as const) {
    const body = parseEvidence(draftEvidence({ ...facts, event, reason: 'superseded' }).body);
    assert.equal(body.event, event);
    assert.deepEqual(body.result, { outcome: 'rejected', reason: 'superseded', failures: 0 });
  }
});

test('neither the holder nor what was shown stands in it', () => {
  const { body } = draftEvidence(facts);
  const text = new TextDecoder().decode(body);
  for (const word of ['account-1', 'Hanako', 'My phone']) assert.doesNotMatch(text, RegExp(word));
  assert.equal(parseEvidence(body).token.holder, pseudonymOf('account-1', 'token-1'));
});

test('a code that we made ourselves is marked as such', () => {
  const body = parseEvidence(draftEvidence({ ...facts, token: { ...token, kind: 'server' } }).body);
  assert.equal(body.token.userHeldKey, false);
  assert.equal(parseEvidence(draftEvidence(facts).body).token.userHeldKey, true);
});

test('the status of a token turns at the instant it ends, expires or begins', () => {
  const ended = { ...token, state: 'revoked' as const, endedAt: at };
  assert.equal(tokenStatusOf(ended, at), 'revoked');
  assert.equal(tokenStatusOf(ended, at - 1), 'good');
  assert.equal(tokenStatusOf(token, at + 1000), 'expired');
  assert.equal(tokenStatusOf(token, at + 999), 'good');
  assert.equal(tokenStatusOf(token, at - 1001), 'inactive');
  assert.equal(tokenStatusOf({ ...token, state: 'inactive' }, at), 'inactive');
  assert.equal(tokenStatusOf({ ...token, state: 'suspended' }, at), 'suspended');
});
