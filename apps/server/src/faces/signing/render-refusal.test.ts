import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalCodes } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { statusOf } from './render-refusal.ts';

const all = Object.keys(refusalCodes) as readonly RefusalCode[];
const withStatus = (status: number) => all.filter((code) => statusOf(code) === status).sort();

test('what the caller cannot mend is no fault of the caller', () => {
  assert.deepEqual(withStatus(503), ['authority_unknown', 'timestamp_clock_untrusted']);
  assert.deepEqual(withStatus(500), ['signing_interrupted']);
});

test('what the engine refuses of a request is the fault of the request', () => {
  const unreadable = ['document_unreadable', 'document_not_signable', 'signer_unreadable'] as const;
  for (const code of unreadable) assert.equal(statusOf(code), 400, code);
  assert.deepEqual(withStatus(422), [
    'document_too_costly',
    'extension_refused',
    'level_not_reached',
    'signature_wrong',
  ]);
});

test('who may not come in, and who comes too often, is told by the status', () => {
  assert.deepEqual(withStatus(401), ['access_expired', 'access_unknown', 'proof_refused']);
  assert.deepEqual(withStatus(403), ['client_unknown', 'method_not_allowed']);
  assert.deepEqual(withStatus(429), ['rate_limited', 'token_busy', 'too_many_jobs']);
});
