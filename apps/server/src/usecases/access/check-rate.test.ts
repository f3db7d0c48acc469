/** Too often is refused with the time to come back; everybody is counted alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { RateLimited, rateLimitDefaults } from '#domain/access/rate-limit.ts';
import { makeCheckRate } from './check-rate.ts';

const start = Date.UTC(2030, 0, 1);

async function world() {
  const clock = { at: start, now: () => clock.at };
  const { rateLimits } = await openMemoryStore({ clock });
  const names: string[] = [];
  const noted = {
    take: (...asked: Parameters<typeof rateLimits.take>) => {
      names.push(asked[0]);
      return rateLimits.take(...asked);
    },
  };
  const rateLimitPlan = { ...rateLimitDefaults, loginPerAccount: { limit: 2, windowSeconds: 10 } };
  const ports = { rateLimits: noted, rateLimitPlan, tokenHash: new Sha256TokenHash(), clock };
  return { clock, names, checkRate: makeCheckRate(ports) };
}

const limited = (retryAfterSeconds: number) => (error: unknown) =>
  error instanceof RateLimited &&
  error.code === 'rate_limited' &&
  error.retryAfterSeconds === retryAfterSeconds;

test('as often as the limit, not once more, until the window is over', async () => {
  const { clock, checkRate } = await world();
  await checkRate('loginPerAccount', 'alice');
  await checkRate('loginPerAccount', 'alice');
  await assert.rejects(checkRate('loginPerAccount', 'alice'), limited(10));
  clock.at = start + 10_000 - 1;
  await assert.rejects(checkRate('loginPerAccount', 'alice'), limited(1));
  clock.at = start + 10_000;
  await checkRate('loginPerAccount', 'alice');
});

test('other names and other calls have counts of their own', async () => {
  const { checkRate } = await world();
  await checkRate('loginPerAccount', 'alice');
  await checkRate('loginPerAccount', 'alice');
  await checkRate('loginPerAccount', 'bob');
  await checkRate('loginPerAddress', 'alice');
});

test('a limit of 0 is none, and costs the store nothing', async () => {
  const { checkRate, names } = await world();
  for (let count = 0; count < 50; count += 1) await checkRate('callsPerAccount', 'alice');
  assert.deepEqual(names, []);
});

test('what callers are told apart by is not kept in clear, whatever its length', async () => {
  const { checkRate, names } = await world();
  await checkRate('loginPerAccount', 'alice');
  await checkRate('loginPerAccount', 'a'.repeat(100_000));
  assert.ok(names.every((name) => name.length < 80 && !name.includes('alice')));
});
