import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EvidenceError } from '../evidence-error.ts';
import { encodeEvidence } from './encode-evidence.ts';
import type { EvidenceBody } from './evidence-body.ts';
import { evidenceOctetsMax, parseEvidence } from './parse-evidence.ts';
import { pseudonymOf } from './pseudonym-of.ts';

const at = Date.parse('2026-11-29T10:00:00.250Z');
const hash = 'ab'.repeat(32);

const approved: EvidenceBody = {
  recordId: 'record-1',
  event: 'approved',
  at,
  previous: hash,
  relyingParty: '春日銀行',
  transaction: {
    id: 'transaction-1',
    kind: 'transfer',
    statementHash: hash,
    language: 'ja',
    createdAt: at - 2000,
    shownAt: at - 1000,
    expiresAt: at + 300_000,
  },
  challenge: { nonce: '0011223344556677', suite: 'OCRA-1:HOTP-SHA256-8:QH64-T1M', question: hash },
  token: {
    id: 'token-1',
    kind: 'authenticator',
    holder: pseudonymOf('account-1', 'token-1'),
    commitment: hash,
    certificate: hash,
    status: 'good',
    userHeldKey: true,
  },
  ocra: {
    suite: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
    question: hash,
    response: hash,
    step: 29_000_000,
    drift: -1,
    pin: false,
  },
  result: { outcome: 'accepted', failures: 1 },
  channel: 'push',
  verifier: 'Kumoin 0.1',
};

const { ocra: _answer, ...unanswered } = approved;
const challenged: EvidenceBody = {
  ...unanswered,
  event: 'challenged',
  result: { outcome: 'pending', failures: 0 },
};

const utf8 = new TextDecoder();
const octetsOf = (text: string) => new TextEncoder().encode(text);

test('what was written is read back, octet for octet', () => {
  for (const body of [approved, challenged]) {
    const octets = encodeEvidence(body);
    assert.deepEqual(parseEvidence(octets), body);
    assert.deepEqual(encodeEvidence(parseEvidence(octets)), octets);
  }
});

test('the form is canonical: names in order, no blanks, text as it is', () => {
  const text = utf8.decode(encodeEvidence(challenged));
  assert.match(text, /^\{"at":"2026-11-29T10:00:00\.250Z","challenge":\{"nonce":/u);
  assert.match(text, /"relyingParty":"春日銀行"/u);
  assert.match(text, /"type":"kumoin-evidence",.*"version":1\}$/u);
});

const spoilt: Readonly<Record<string, (text: string) => string>> = {
  'a blank': (text) => text.replace(':', ': '),
  'a name given twice': (text) => text.replace('{', '{"at":"2026-11-29T10:00:00.250Z",'),
  'a name nobody knows': (text) => text.replace('"version"', '"veraion":1,"version"'),
  'another version': (text) => text.replace('"version":1', '"version":2'),
  'an instant without its milliseconds': (text) => text.replace('10:00:00.250Z', '10:00:00Z'),
  'a day that is not in the calendar': (text) => text.replace('11-29T', '11-31T'),
  'a number written otherwise': (text) => text.replace('"version":1', '"version":1.0'),
  'a hash in capitals': (text) => text.replace('"previous":"ab', '"previous":"AB'),
  'a negative count': (text) => text.replace('"failures":1', '"failures":-1'),
  nothing: () => '',
  'no object': () => '[]',
  'something behind it': (text) => `${text}\n`,
};

for (const [what, spoil] of Object.entries(spoilt)) {
  test(`refuses a record with ${what}`, () => {
    const text = utf8.decode(encodeEvidence(approved));
    const other = spoil(text);
    assert.notEqual(other, text);
    assert.throws(() => parseEvidence(octetsOf(other)), isMalformed);
  });
}

test('refuses an approval without an answer, and an answer without approval', () => {
  const { result } = challenged;
  assert.throws(() => parseEvidence(encodeEvidence({ ...unanswered, event: 'approved' })));
  assert.throws(() => parseEvidence(encodeEvidence({ ...approved, event: 'rejected', result })));
  assert.throws(() => parseEvidence(encodeEvidence({ ...challenged, result: approved.result })));
});

test('refuses what is no UTF-8, and what is too long, before it looks inside', () => {
  const octets = encodeEvidence(approved);
  octets[30] = 0xff;
  assert.throws(() => parseEvidence(octets), isMalformed);
  assert.throws(() => parseEvidence(new Uint8Array(evidenceOctetsMax + 1)), isMalformed);
});

test('one holder has another pseudonym at each token, and no two share one', () => {
  assert.notEqual(pseudonymOf('account-1', 'token-1'), pseudonymOf('account-1', 'token-2'));
  assert.notEqual(pseudonymOf('bc', 'a'), pseudonymOf('c', 'ab'));
});

function isMalformed(error: unknown): boolean {
  return error instanceof EvidenceError && error.code === 'record_malformed';
}
