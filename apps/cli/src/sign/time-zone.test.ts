import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { offsetMinutesAt } from './time-zone.ts';

const winter = Date.UTC(2026, 0, 15);
const summer = Date.UTC(2026, 6, 15);

test('a zone has an offset, which may change in summer', () => {
  assert.equal(offsetMinutesAt(winter, 'Asia/Tokyo'), 540);
  assert.equal(offsetMinutesAt(winter, '-03:30'), -210);
  assert.equal(offsetMinutesAt(winter, 'UTC'), 0);
  assert.deepEqual(
    [winter, summer].map((at) => offsetMinutesAt(at, 'Europe/Berlin')),
    [60, 120],
  );
  assert.equal(offsetMinutesAt(summer), -new Date(summer).getTimezoneOffset());
});

test('a zone that is none is wrong usage', () => {
  assert.throws(
    () => offsetMinutesAt(winter, 'Mars/Base'),
    (error) => error instanceof CliError && error.code === 'usage',
  );
});
