import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { checkOpen, isOpen, stateAt } from './check-open.ts';

const expiresAt = Date.UTC(2030, 0, 1);

test('created and shown are open to the last millisecond', () => {
  for (const state of ['created', 'shown'] as const) {
    assert.equal(isOpen({ state, expiresAt }, expiresAt - 1), true);
    assert.equal(isOpen({ state, expiresAt }, expiresAt), false);
    assert.equal(stateAt({ state, expiresAt }, expiresAt - 1), state);
    assert.equal(stateAt({ state, expiresAt }, expiresAt), 'expired');
  }
});

test('what is decided stays so, whatever the time', () => {
  for (const state of ['approved', 'refused', 'expired', 'cancelled', 'failed'] as const) {
    for (const at of [0, expiresAt]) {
      assert.equal(isOpen({ state, expiresAt }, at), false);
      assert.equal(stateAt({ state, expiresAt }, at), state);
      assert.throws(
        () => checkOpen({ state, expiresAt }, at),
        (error) => error instanceof Refusal && error.code === 'transaction_decided',
      );
    }
  }
  checkOpen({ state: 'shown', expiresAt }, expiresAt - 1);
});
