import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAttempt, notificationSeconds } from './notification.ts';

const at = Date.UTC(2030, 0, 1);

test('tries are further and further apart, an hour at most, and end after a day', () => {
  const expiresAt = at + notificationSeconds * 1000;
  const pauses: number[] = [];
  let now = at;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttempt({ attempts, expiresAt }, now);
    if (next === undefined) break;
    pauses.push((next - now) / 1000);
    now = next;
  }
  assert.deepEqual(pauses.slice(0, 7), [15, 45, 135, 405, 1215, 3600, 3600]);
  assert.ok(pauses.length > 20 && pauses.length < 40, String(pauses.length));
  assert.ok(now < expiresAt);
});

test('none is due at the very end of the day, one is a millisecond before', () => {
  const expiresAt = at + 15_000;
  assert.equal(nextAttempt({ attempts: 1, expiresAt }, at), undefined);
  assert.equal(nextAttempt({ attempts: 1, expiresAt: expiresAt + 1 }, at), at + 15_000);
});
