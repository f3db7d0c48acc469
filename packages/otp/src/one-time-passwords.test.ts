/** HOTP and TOTP against the published values; the nearest wrong code is refused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, hotp, OtpError, toBase32, totp, verifyTotp } from './index.ts';
import type { OtpHash } from './index.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const seed20 = ascii('12345678901234567890');
const seeds: Record<OtpHash, Uint8Array> = {
  sha1: seed20,
  sha256: ascii('12345678901234567890123456789012'),
  sha512: ascii('1234567890123456789012345678901234567890123456789012345678901234'),
};

test('computes the ten passwords of RFC 4226, appendix D', () => {
  const expected = [
    '755224', '287082', '359152', '969429', '338314',
    '254676', '287922', '162583', '399871', '520489',
  ]; // prettier-ignore
  const computed = expected.map((_, counter) => hotp({ seed: seed20, counter }));
  assert.deepEqual(computed, expected);
});

// RFC 6238, appendix B: time, then the codes for SHA-1, SHA-256 and SHA-512.
const totpTable: readonly [number, string, string, string][] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

for (const [seconds, ...codes] of totpTable) {
  test(`computes the codes of RFC 6238, appendix B, at ${seconds} s`, () => {
    const hashes: OtpHash[] = ['sha1', 'sha256', 'sha512'];
    const at = seconds * 1000;
    const computed = hashes.map((hash) => totp({ seed: seeds[hash], at, digits: 8, hash }));
    assert.deepEqual(computed, codes);
  });
}

test('accepts a code one step early or late, and no further', () => {
  const at = 1_000_000_000_000;
  const codeAt = (offsetSteps: number) => totp({ seed: seed20, at: at + offsetSteps * 30_000 });
  const step = Math.floor(at / 30_000);
  for (const offset of [-1, 0, 1]) {
    assert.equal(verifyTotp({ seed: seed20, at, code: codeAt(offset) }), step + offset);
  }
  for (const offset of [-2, 2]) {
    assert.equal(verifyTotp({ seed: seed20, at, code: codeAt(offset) }), undefined);
  }
});

test('counts steps from T0, and follows a clock that is known to drift', () => {
  const at = 1_000_000_000_000;
  const input = { seed: seed20, periodSeconds: 60, epochSeconds: 999_999_000 };
  const code = totp({ ...input, at });
  assert.equal(code, hotp({ seed: seed20, counter: 16 }));
  assert.equal(verifyTotp({ ...input, at, code, driftSteps: 0 }), 16);
  const ahead = hotp({ seed: seed20, counter: 21 });
  assert.equal(verifyTotp({ ...input, at, code: ahead }), undefined);
  assert.equal(verifyTotp({ ...input, at, code: ahead, knownDriftSteps: 4 }), 21);
  assert.equal(verifyTotp({ ...input, at, code: ahead, knownDriftSteps: 3 }), undefined);
});

test('a window of drift is bounded', () => {
  const check = { seed: seed20, at: 0, code: '000000' };
  assert.equal(verifyTotp({ ...check, driftSteps: 1000 }), undefined);
  for (const driftSteps of [1001, -1, 0.5]) {
    assert.throws(() => verifyTotp({ ...check, driftSteps }), OtpError);
  }
});

test('in the first step of all time there is no step before, and none is taken', () => {
  const seed = seed20;
  assert.equal(verifyTotp({ seed, at: 0, code: totp({ seed, at: 0 }) }), 0);
  assert.equal(verifyTotp({ seed, at: 0, code: totp({ seed, at: 30_000 }) }), 1);
  assert.equal(verifyTotp({ seed, at: 0, code: totp({ seed, at: 60_000 }) }), undefined);
  assert.equal(verifyTotp({ seed, at: -90_000, code: totp({ seed, at: 0 }) }), undefined);
});

test('refuses a code with a digit more, a digit less, a wrong digit, or none', () => {
  const at = 59_000;
  const code = totp({ seed: seed20, at });
  const wrongDigit = `${code.slice(0, 5)}${(Number(code[5]) + 1) % 10}`;
  for (const given of [`${code}0`, code.slice(0, 5), wrongDigit, '', ` ${code}`]) {
    assert.equal(verifyTotp({ seed: seed20, at, code: given }), undefined, JSON.stringify(given));
  }
});

test('refuses parameters outside the standard', () => {
  const throwsCode = (code: string, run: () => unknown) =>
    assert.throws(run, (error) => error instanceof OtpError && error.code === code);
  throwsCode('digits_out_of_range', () => hotp({ seed: seed20, counter: 0, digits: 5 }));
  throwsCode('digits_out_of_range', () => hotp({ seed: seed20, counter: 0, digits: 11 }));
  throwsCode('seed_too_short', () => hotp({ seed: seed20.subarray(0, 15), counter: 0 }));
  throwsCode('counter_out_of_range', () => hotp({ seed: seed20, counter: -1 }));
  throwsCode('counter_out_of_range', () => hotp({ seed: seed20, counter: 1n << 64n }));
});

test('writes and reads base32 as RFC 4648, 10 shows it', () => {
  const table = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB' };
  for (const [plain, encoded] of Object.entries({ ...table, foobar: 'MZXW6YTBOI' })) {
    assert.equal(toBase32(ascii(plain)), encoded);
    assert.deepEqual(fromBase32(encoded.toLowerCase()), ascii(plain));
  }
  assert.throws(() => fromBase32('MZXW1'), OtpError);
});
