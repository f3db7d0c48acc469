/** Told at least once, tried for a day, given up when there is no use. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { AccountId, ClientId, JobId, NotificationId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { Telling } from '#ports/notifier.ts';
import { makePublishNotifications } from './publish-notifications.ts';
import { makeShowNotificationKeys } from './show-notification-keys.ts';

const start = Date.UTC(2030, 0, 1);
const dayMs = 24 * 3_600_000;

/** One notification is due; `answers` come one after the other, the last one from then on. */
async function world(...answers: readonly (Telling['outcome'] | Outage)[]) {
  const clock = { at: start, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const job = {
    id: 'job' as JobId,
    responseHash: 'hash',
    accountId: 'account' as AccountId,
    clientId: 'client' as ClientId,
    kind: 'hashes' as const,
    state: 'accepted' as const,
    work: new Uint8Array(),
    result: undefined,
    createdAt: start,
    expiresAt: start + dayMs,
  };
  await stores.signingJobs.add(job);
  await stores.signingJobs.claim({ holder: 'h', at: start, until: start + 1 });
  await stores.signingJobs.settle({
    id: job.id,
    holder: 'h',
    state: 'done',
    result: new Uint8Array(),
    notification: {
      id: 'notification' as NotificationId,
      uri: 'https://app.example/',
      body: new Uint8Array(),
      attempts: 0,
      nextAt: start,
      createdAt: start,
      expiresAt: start + dayMs,
    },
  });
  const told: number[] = [];
  const notifier = {
    async tell() {
      const answer = answers[told.length] ?? answers.at(-1) ?? 'told';
      told.push(clock.at - start);
      if (answer instanceof Outage) throw answer;
      return { outcome: answer, reason: '' };
    },
  };
  const { notifications } = stores;
  const random = new SystemRandom();
  const publish = makePublishNotifications({ notifications, notifier, random, clock });
  return { clock, told, publishNotifications: publish };
}

test('what was told is told once', async () => {
  const { publishNotifications, told, clock } = await world('told');
  assert.equal((await publishNotifications())?.outcome, 'told');
  clock.at += dayMs / 2;
  assert.equal(await publishNotifications(), undefined);
  assert.deepEqual(told, [0]);
});

test('what failed is told again after a while, which grows', async () => {
  const { publishNotifications, told, clock } = await world('failed', 'failed', 'told');
  await publishNotifications();
  clock.at = start + 14_999;
  assert.equal(await publishNotifications(), undefined);
  clock.at = start + 15_000;
  await publishNotifications();
  clock.at += 44_999;
  assert.equal(await publishNotifications(), undefined);
  clock.at += 1;
  await publishNotifications();
  clock.at += dayMs / 2;
  assert.equal(await publishNotifications(), undefined);
  assert.deepEqual(told, [0, 15_000, 60_000]);
});

test('after a day it is given up', async () => {
  const { publishNotifications, told, clock } = await world('failed');
  for (; clock.at < start + 2 * dayMs; clock.at += 60_000) await publishNotifications();
  assert.ok(told.length > 20 && Math.max(...told) < dayMs, String(told.length));
});

test('what is refused is given up at once', async () => {
  const { publishNotifications, told, clock } = await world('refused');
  await publishNotifications();
  clock.at += dayMs / 2;
  assert.equal(await publishNotifications(), undefined);
  assert.deepEqual(told, [0]);
});

test('two at once do not tell it twice; who dies in the middle leaves it to the next', async () => {
  const outage = new Outage('vault_failed', { cause: 'gone' });
  const { publishNotifications, told, clock } = await world(outage, 'told');
  await assert.rejects(publishNotifications(), outage);
  assert.equal(await publishNotifications(), undefined);
  clock.at += 60_000;
  await Promise.all([publishNotifications(), publishNotifications()]);
  assert.deepEqual(told, [0, 60_000]);
});

test('shows the keys it signs with', async () => {
  const notifier = { publicKeys: async () => [{ kid: 'a' }] };
  const showNotificationKeys = makeShowNotificationKeys({ notifier });
  assert.deepEqual(await showNotificationKeys(), { keys: [{ kid: 'a' }] });
});
