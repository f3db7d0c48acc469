/** Times: the year picks the type, and a time that does not exist is none. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { derGeneralizedTime, derTime, readTime } from './der-time.ts';
import { derElement, derInteger } from './encode-der.ts';
import { parseDer } from './parse-der.ts';
import { tag } from './tag.ts';

const text = (element: Uint8Array): string => Buffer.from(element.subarray(2)).toString('latin1');
const utcTime = (value: string) => parseDer(derElement(tag.utcTime, Buffer.from(value, 'latin1')));
const generalizedTime = (value: string) =>
  parseDer(derElement(tag.generalizedTime, Buffer.from(value, 'latin1')));

test('years 1950 to 2049 are written short, the others long', () => {
  const written = (iso: string): string => text(derTime(Date.parse(iso)));
  assert.equal(written('1950-01-01T00:00:00Z'), '500101000000Z');
  assert.equal(written('1949-12-31T23:59:59Z'), '19491231235959Z');
  assert.equal(written('2049-12-31T23:59:59Z'), '491231235959Z');
  assert.equal(written('2050-01-01T00:00:00Z'), '20500101000000Z');
});

test('a time outside the four-digit years is refused', () => {
  const last = Date.parse('9999-12-31T23:59:59Z');
  assert.equal(text(derTime(last)), '99991231235959Z');
  for (const at of [last + 1000, Date.parse('0000-01-01T00:00:00Z') - 1000, NaN, Infinity]) {
    assert.throws(() => derTime(at), { code: 'der_bad_value' }, String(at));
    assert.throws(() => derGeneralizedTime(at), { code: 'der_bad_value' }, String(at));
  }
});

test('fractions are kept on request, without trailing zeros', () => {
  const at = Date.parse('2030-05-06T07:08:09.120Z');
  assert.equal(text(derGeneralizedTime(at)), '20300506070809Z');
  assert.equal(text(derGeneralizedTime(at, { fraction: true })), '20300506070809.12Z');
  assert.equal(text(derGeneralizedTime(at - 120, { fraction: true })), '20300506070809Z');
});

test('every second survives being written and read', () => {
  const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
  fc.assert(
    fc.property(seconds, fc.nat({ max: 999 }), (second, millis) => {
      const at = second * 1000 + millis;
      assert.equal(readTime(parseDer(derTime(at))), second * 1000);
      assert.equal(readTime(parseDer(derGeneralizedTime(at, { fraction: true }))), at);
    }),
  );
});

test('reads the two centuries of the short form', () => {
  assert.equal(readTime(utcTime('500101000000Z')), Date.parse('1950-01-01T00:00:00Z'));
  assert.equal(readTime(utcTime('491231235959Z')), Date.parse('2049-12-31T23:59:59Z'));
});

test('refuses times that do not exist or are written otherwise', () => {
  const short = [
    '300229000000Z',
    '301301000000Z',
    '300100000000Z',
    '300101240000Z',
    '300101006000Z',
    '300101000060Z',
    '3001010000Z',
    '300101000000',
    '300101000000+0100',
    '300101000000.5Z',
    '',
  ];
  for (const value of short)
    assert.throws(() => readTime(utcTime(value)), { name: 'PkiError' }, value);
  const long = ['20300101000000', '20300101000000,5Z', '20300101000000.Z', '300101000000Z'];
  for (const value of long) {
    assert.throws(() => readTime(generalizedTime(value)), { name: 'PkiError' }, value);
  }
  assert.equal(
    readTime(generalizedTime('20280229000000.5Z')),
    Date.parse('2028-02-29T00:00:00.5Z'),
  );
  assert.throws(() => readTime(parseDer(derInteger(1))), { code: 'der_unexpected_tag' });
  assert.throws(() => readTime(undefined), { code: 'der_unexpected_tag' });
});
