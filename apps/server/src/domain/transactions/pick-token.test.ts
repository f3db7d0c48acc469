import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { now } from '#ports/samples.contract.ts';
import type { TokenId } from '../identifiers.ts';
import type { Token } from '../tokens/token.ts';
import { pickToken } from './pick-token.ts';

const allowed = ['OCRA-1:HOTP-SHA256-8:C-QN08'];
const token = (id: string, changes: Partial<Token> = {}) =>
  sampleToken({ id: id as TokenId, ...changes });
const pick = (...tokens: readonly Token[]) => pickToken(tokens, allowed, now)?.id;

test('the newest that could answer is asked', () => {
  assert.equal(pick(token('new'), token('old')), 'new');
  assert.equal(pick(), undefined);
});

for (const [what, changes] of [
  ['suspended', { state: 'suspended' }],
  ['never used yet', { state: 'inactive' }],
  ['locked', { failures: 5 }],
  ['used up', { usesMax: 2, uses: 2 }],
  ['over', { notAfter: now }],
  ['not valid yet', { notBefore: now + 1 }],
  ['for one-time passwords over nothing', { algorithm: 'totp' }],
  ['of a suite that is not allowed', { suites: { typed: 'OCRA-1:HOTP-SHA1-6:QN08' } }],
] as const satisfies readonly [string, Partial<Token>][]) {
  test(`one that is ${what} is passed over`, () => {
    assert.equal(pick(token('new', changes), token('old')), 'old');
    assert.equal(pick(token('new', changes)), undefined);
  });
}

test('one that could answer once more is asked', () => {
  assert.equal(pick(token('new', { failures: 4, usesMax: 2, uses: 1, notAfter: now + 1 })), 'new');
});

test('codes that we make ourselves are the last resort', () => {
  const ours = token('ours', { kind: 'server' });
  assert.equal(pick(ours, token('old')), 'old');
  assert.equal(pick(ours, token('old', { failures: 5 })), 'ours');
});
