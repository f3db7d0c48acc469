/** Factors: what binds a verifier to its place, and which locks open by themselves. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactorId } from '#domain/identifiers.ts';
import { attemptLimits, factorContext } from './factor.ts';

test('no two factors share a context, so no verifier can be put in the place of another', () => {
  const contexts = (['password', 'pin', 'totp'] as const).flatMap((type) =>
    ['1', '2'].map((id) => factorContext({ id: id as FactorId, type })),
  );
  assert.equal(new Set(contexts).size, 6);
});

test('a password opens again by itself; what guards a key does not', () => {
  assert.equal(attemptLimits.password.lockSeconds, 900);
  assert.equal(attemptLimits.pin.lockSeconds, undefined);
  assert.equal(attemptLimits.totp.lockSeconds, undefined);
});
