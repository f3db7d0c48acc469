import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hotp, OtpError, resynchronizeHotp, verifyHotp } from './index.ts';

const seed = new TextEncoder().encode('12345678901234567890');
const codeAt = (counter: bigint) => hotp({ seed, counter });
const isOutOfRange = (error: unknown) =>
  error instanceof OtpError && error.code === 'window_out_of_range';

test('takes a code of the window and tells its counter; not the one before or after', () => {
  const verify = (counter: bigint) =>
    verifyHotp({ seed, next: 5n, lookAhead: 2, code: codeAt(counter) });
  for (const counter of [5n, 6n, 7n]) assert.equal(verify(counter), counter);
  for (const counter of [4n, 8n]) assert.equal(verify(counter), undefined);
});

test('takes digits and hash as they were agreed', () => {
  const agreed = { seed, digits: 8, hash: 'sha256' } as const;
  const code = hotp({ ...agreed, counter: 1n });
  assert.equal(verifyHotp({ ...agreed, next: 0n, lookAhead: 1, code }), 1n);
  assert.equal(verifyHotp({ seed, next: 0n, lookAhead: 1, code }), undefined);
});

test('finds a token again by two codes in a row, and by nothing less', () => {
  const find = (...codes: [string, string]) =>
    resynchronizeHotp({ seed, next: 10n, lookAhead: 100, codes });
  assert.equal(find(codeAt(10n), codeAt(11n)), 11n);
  assert.equal(find(codeAt(110n), codeAt(111n)), 111n);
  assert.equal(find(codeAt(111n), codeAt(112n)), undefined);
  assert.equal(find(codeAt(9n), codeAt(10n)), undefined);
  assert.equal(find(codeAt(50n), codeAt(50n)), undefined);
  assert.equal(find(codeAt(51n), codeAt(50n)), undefined);
  assert.equal(find(codeAt(50n), codeAt(52n)), undefined);
  assert.equal(find(codeAt(50n), ''), undefined);
});

test('the last counter of all is the end', () => {
  const last = 2n ** 64n - 1n;
  const code = codeAt(last);
  assert.equal(verifyHotp({ seed, next: last, lookAhead: 10, code }), last);
  assert.equal(verifyHotp({ seed, next: last, lookAhead: 10, code: codeAt(0n) }), undefined);
  assert.throws(() => verifyHotp({ seed, next: last + 1n, lookAhead: 0, code }), OtpError);
});

test('a window is bounded', () => {
  const code = codeAt(1000n);
  assert.equal(verifyHotp({ seed, next: 0n, lookAhead: 1000, code }), 1000n);
  for (const lookAhead of [1001, -1, 1.5, Number.NaN]) {
    assert.throws(() => verifyHotp({ seed, next: 0n, lookAhead, code }), isOutOfRange);
  }
});
