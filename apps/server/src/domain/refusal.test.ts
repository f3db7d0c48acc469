/** The two kinds of no that are not bugs: what they say in public and what stays with us. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from './outage.ts';
import { Refusal, refusalCodes, refuseUnless } from './refusal.ts';

test('a fact that holds is let pass, one that does not refuses with its code and detail', () => {
  refuseUnless(true, 'pin_wrong');
  assert.throws(
    () => refuseUnless(false, 'pin_wrong', 'of the demo'),
    (error) =>
      error instanceof Refusal && error.code === 'pin_wrong' && error.detail === 'of the demo',
  );
  assert.equal(new Refusal('pin_wrong').detail, undefined);
});

test('codes are words of their own, and no reason is given twice', () => {
  for (const code of Object.keys(refusalCodes)) assert.match(code, /^[a-z]+(_[a-z]+)+$/);
  const reasons = Object.values(refusalCodes);
  assert.equal(new Set(reasons).size, reasons.length);
});

test('an outage keeps its cause for the log and out of its message', () => {
  const cause = new Error('connect to db at 10.0.0.1 failed');
  const outage = new Outage('store_failed', { cause });
  assert.deepEqual(
    [outage.code, outage.message, outage.cause],
    ['store_failed', 'store_failed', cause],
  );
  assert.equal(outage instanceof Refusal, false);
});
