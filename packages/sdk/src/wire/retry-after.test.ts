import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

const told = (text: string): number | undefined =>
  retryAfterMs(new Response(null, { headers: { 'retry-after': text } }));

test('seconds are read, and no more than a day is believed', () => {
  assert.deepEqual([told('0'), told('120'), told('86401')], [0, 120_000, 86_400_000]);
});

test('a date is read as the time until then; one in the past is now', () => {
  const ms = told(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
  assert.ok(ms > 50_000 && ms <= 60_000, String(ms));
  assert.equal(told('Wed, 21 Oct 2015 07:28:00 GMT'), 0);
});

for (const text of ['', '-1', '1.5', '1e3', 'soon', '12345678901']) {
  test(`"${text}" tells nothing`, () => {
    assert.equal(told(text), undefined);
  });
}
