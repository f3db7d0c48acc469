/** What every store of rate limits must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyStores, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const limit = { limit: 3, windowSeconds: 60 };
const one = { ...limit, count: 1 };
// `now` is the first millisecond of a minute.
const nextWindow = now + 60_000;

export function rateLimitsContract(name: string, open: OpenStores): void {
  test(`${name}: as often as the limit says, and not once more, for each name`, async (t) => {
    const { rateLimits } = await emptyStores(open, t);
    for (let taken = 0; taken < 3; taken += 1) {
      assert.equal((await rateLimits.take('alice', one, now)).allowed, true);
    }
    assert.equal((await rateLimits.take('alice', one, now)).allowed, false);
    assert.equal((await rateLimits.take('bob', one, now)).allowed, true);
  });

  test(`${name}: a window ends at its last millisecond, and says when`, async (t) => {
    const { rateLimits } = await emptyStores(open, t);
    await rateLimits.take('alice', { ...limit, count: 3 }, now);
    const early = await rateLimits.take('alice', one, now);
    assert.deepEqual(early, { allowed: false, retryAfterSeconds: 60 });
    const late = await rateLimits.take('alice', one, nextWindow - 1);
    assert.deepEqual(late, { allowed: false, retryAfterSeconds: 1 });
    assert.equal((await rateLimits.take('alice', one, nextWindow)).allowed, true);
  });

  test(`${name}: several at once are taken all or not at all`, async (t) => {
    const { rateLimits } = await emptyStores(open, t);
    assert.equal((await rateLimits.take('alice', { ...limit, count: 4 }, now)).allowed, false);
    assert.equal((await rateLimits.take('alice', { ...limit, count: 2 }, now)).allowed, true);
    assert.equal((await rateLimits.take('alice', { ...limit, count: 2 }, now)).allowed, false);
    assert.equal((await rateLimits.take('alice', one, now)).allowed, true);
  });

  test(`${name}: of 200 takes at once exactly the limit is allowed`, async (t) => {
    const { rateLimits } = await emptyStores(open, t);
    const wide = { limit: 70, windowSeconds: 60, count: 1 };
    const takes = Array.from({ length: 200 }, () => rateLimits.take('alice', wide, now));
    assert.equal((await Promise.all(takes)).filter(({ allowed }) => allowed).length, 70);
  });
}
