/** A session ends unused, and ends in any case; a strong log-in is recent for five minutes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import { expiryOf, isOver, isRecentlyStrong, prolong } from './login-session.ts';
import type { LoginSessionRecord } from './login-session.ts';

const start = Date.UTC(2030, 0, 1);
const limits = { idleSeconds: 600, wholeSeconds: 3600 };

const session: LoginSessionRecord = {
  idHash: 'hash',
  accountId: 'account' as AccountId,
  methods: ['passkey'],
  strong: true,
  authenticatedAt: start,
  expiresAt: start + 600_000,
  endedAt: undefined,
};

test('a session is good until its last millisecond, and not once it was left', () => {
  assert.equal(isOver(session, start + 600_000 - 1), false);
  assert.equal(isOver(session, start + 600_000), true);
  assert.equal(isOver({ ...session, endedAt: start }, start), true);
});

test('use moves the end, up to the whole time and no further', () => {
  assert.equal(expiryOf(start, start, limits), start + 600_000);
  assert.equal(expiryOf(start, start + 3_000_000, limits), start + 3_600_000);
  assert.equal(expiryOf(start, start + 3_000_000 - 1, limits), start + 3_600_000 - 1);
});

test('use is written down once in a minute', () => {
  assert.equal(prolong(session, start + 60_000 - 1, limits), undefined);
  assert.equal(prolong(session, start + 60_000, limits), start + 660_000);
  const last = { ...session, expiresAt: start + 3_600_000 };
  assert.equal(prolong(last, start + 3_590_000, limits), undefined);
});

test('a strong log-in is recent for five minutes, a weak one never', () => {
  assert.equal(isRecentlyStrong(session, start + 300_000), true);
  assert.equal(isRecentlyStrong(session, start + 300_001), false);
  assert.equal(isRecentlyStrong({ ...session, strong: false }, start), false);
});
