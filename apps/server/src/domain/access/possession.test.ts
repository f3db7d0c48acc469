/** RFC 9449, 4.3: each check of a proof, and its nearest miss. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#domain/refusal.ts';
import { checkProof } from './possession.ts';

const iat = 1_900_000_000;
const call = {
  method: 'POST',
  url: 'https://rssp.example/csc/v2/signatures/signHash',
  tokenHash: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo',
  thumbprint: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
  at: iat * 1000,
};
const claims = { jti: '-BwC3ESc6acc2lTc', htm: 'POST', htu: call.url, iat, ath: call.tokenHash };
const proof = { thumbprint: call.thumbprint, claims };

test('a proof for this call is good, and for a minute around its time', () => {
  assert.equal(checkProof(proof, call).jti, claims.jti);
  for (const at of [call.at + 60_000, call.at - 60_000]) checkProof(proof, { ...call, at });
  assert.ok(checkProof(proof, call).expiresAt > call.at + 60_000);
});

test('query, fragment and the default port of the address do not matter', () => {
  const { pathname } = new URL(call.url);
  for (const htu of [`${call.url}?a=1`, `${call.url}#b`, `https://RSSP.example:443${pathname}`]) {
    checkProof({ ...proof, claims: { ...claims, htu } }, call);
  }
});

const misses: readonly [string, object, Partial<typeof call>?][] = [
  ['another method', { htm: 'GET' }],
  ['the method in small letters', { htm: 'post' }],
  ['another path', { htu: `${call.url}/` }],
  ['another host', { htu: call.url.replace('rssp', 'rssq') }],
  ['plain http', { htu: call.url.replace('https', 'http') }],
  ['no address', { htu: undefined }],
  ['no URL', { htu: 'signHash' }],
  ['another token', { ath: call.tokenHash.replace('f', 'g') }],
  ['no token', { ath: undefined }],
  ['no time', { iat: undefined }],
  ['a time in words', { iat: String(iat) }],
  ['no identifier', { jti: '' }],
  ['an endless identifier', { jti: 'x'.repeat(256) }],
  ['too old by a millisecond', {}, { at: call.at + 60_001 }],
  ['too early by a millisecond', {}, { at: call.at - 60_001 }],
  ['another key', {}, { thumbprint: `${call.thumbprint.slice(0, -1)}J` }],
];
for (const [why, changes, at = {}] of misses) {
  test(`refused: ${why}`, () => {
    const check = () =>
      checkProof({ ...proof, claims: { ...claims, ...changes } }, { ...call, ...at });
    assert.throws(check, (error) => error instanceof Refusal && error.code === 'proof_refused');
  });
}
