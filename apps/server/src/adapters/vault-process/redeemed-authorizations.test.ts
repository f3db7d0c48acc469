/** Remembered for long enough, forgotten in the end, and never more than the bound. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorizationId } from '#domain/identifiers.ts';
import { RedeemedAuthorizations } from './redeemed-authorizations.ts';

const id = (number: number) => `${number}` as AuthorizationId;

test('an authorization is claimed once, for at least the time it is kept', () => {
  for (const firstAt of [0, 1, 59, 60, 61, 119]) {
    const redeemed = new RedeemedAuthorizations({ keptMs: 60, max: 1000 });
    for (let at = 0; at < firstAt; at += 1) redeemed.claim(id(-at - 1), at);
    assert.equal(redeemed.claim(id(7), firstAt), true);
    for (let at = firstAt; at < firstAt + 60; at += 1) {
      assert.equal(redeemed.claim(id(7), at), false);
      redeemed.claim(id(1000 + at), at);
    }
    assert.equal(redeemed.claim(id(7), firstAt + 120), true);
  }
});

test('a clock that is set back makes nothing forgotten, and does not fill the memory', () => {
  const redeemed = new RedeemedAuthorizations({ keptMs: 60, max: 3 });
  assert.equal(redeemed.claim(id(1), 1000), true);
  assert.equal(redeemed.claim(id(2), 0), true);
  assert.equal(redeemed.claim(id(1), 0), false);
  assert.equal(redeemed.claim(id(3), 60), true);
  assert.equal(redeemed.claim(id(1), 60), false);
  assert.equal(redeemed.claim(id(1), 120), true);
});

test('what is full takes no more, and forgets nothing to make room', () => {
  const redeemed = new RedeemedAuthorizations({ keptMs: 60, max: 2 });
  assert.equal(redeemed.claim(id(1), 0), true);
  assert.equal(redeemed.claim(id(2), 0), true);
  assert.equal(redeemed.claim(id(3), 59), 'full');
  assert.equal(redeemed.claim(id(1), 59), false);
  assert.equal(redeemed.claim(id(3), 60), true);
});
