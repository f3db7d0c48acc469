/** Windows that all nodes agree on, and defaults that the operator's page tells. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rateLimitDefaults, windowOf } from './rate-limit.ts';

const minute = { limit: 1, windowSeconds: 60 };
const start = Date.UTC(2030, 0, 1);

test('a window begins at a multiple of its length and ends before the next one', () => {
  assert.deepEqual(windowOf(minute, start), { startsAt: start, retryAfterSeconds: 60 });
  assert.deepEqual(windowOf(minute, start + 1), { startsAt: start, retryAfterSeconds: 60 });
  assert.deepEqual(windowOf(minute, start + 59_999), { startsAt: start, retryAfterSeconds: 1 });
  const next = { startsAt: start + 60_000, retryAfterSeconds: 60 };
  assert.deepEqual(windowOf(minute, start + 60_000), next);
});

const page = new URL('../../../../../docs/operate/many-nodes.md', import.meta.url);

test('the operator’s page tells every default', () => {
  const rows = readFileSync(page, 'utf8').split('\n');
  for (const [call, { limit, windowSeconds }] of Object.entries(rateLimitDefaults)) {
    const row = rows.find((line) => line.startsWith(`| \`${call}\``));
    assert.equal(row?.split('|').at(-2)?.trim(), String(limit), call);
    assert.ok(windowSeconds === 60 || row?.includes(`per ${windowSeconds} s`), call);
  }
});
