/**
 * oathtool (OATH Toolkit, in C) against our HOTP and TOTP: ten thousand random cases, and both
 * verdicts of its own verifier on codes that we made.
 *
 * A run of oathtool shows a window of ten codes; seed, start, digits, hash, step and T0 are drawn
 * anew for every window. Not compared: 9 and 10 digits, which oathtool does not make, and HOTP
 * with another hash than SHA-1, which it does not know.
 */

import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { hotp, totp, verifyHotp, verifyTotp } from '@kumoin/otp';
import type { OtpHash } from '@kumoin/otp';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const skip = missing('oathtool');
const windows = 500;
const codesInWindow = 10;
const hashes: readonly OtpHash[] = ['sha1', 'sha256', 'sha512'];

const oathtool = (...args: readonly string[]) => makeWorkbench().ask('oathtool', ...args);
const draw = <Value>(values: readonly Value[]) => values[randomInt(values.length)] as Value;
/** Long and short ones: below, at and above the block of the hash. */
const drawSeed = () =>
  new Uint8Array(randomBytes(draw([16, 20, 32, 64, 65, 128, 129, randomInt(16, 200)])));
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const utc = (seconds: number) =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

interface Window {
  readonly args: readonly string[];
  readonly codes: readonly string[];
}

function hotpWindow(): Window {
  const seed = drawSeed();
  const digits = draw([6, 7, 8]);
  // oathtool reads a counter as a signed number of 64 bits.
  const start = BigInt.asUintN(draw([8, 32, 53, 62]), BigInt(`0x${hex(randomBytes(8))}`));
  const codes = Array.from({ length: codesInWindow }, (_, ahead) =>
    hotp({ seed, digits, counter: start + BigInt(ahead) }),
  );
  return { args: ['--hotp', `-d${digits}`, `-c${start}`, hex(seed)], codes };
}

function totpWindow(): Window {
  const seed = drawSeed();
  const [digits, hash] = [draw([6, 7, 8]), draw(hashes)];
  const periodSeconds = draw([30, 60, randomInt(1, 3600)]);
  const epochSeconds = draw([0, 0, randomInt(1, 1_000_000_000)]);
  // Beyond 2038 as well, where 32 bits end.
  const seconds = epochSeconds + randomInt(0, draw([2_000_000_000, 8_000_000_000]));
  const codes = Array.from({ length: codesInWindow }, (_, ahead) => {
    const at = (seconds + ahead * periodSeconds) * 1000;
    return totp({ seed, digits, hash, periodSeconds, epochSeconds, at });
  });
  const times = [`-s${periodSeconds}s`, `-S${utc(epochSeconds)}`, `-N${utc(seconds)}`];
  return { args: [`--totp=${hash}`, `-d${digits}`, ...times, hex(seed)], codes };
}

function compare(makeWindow: () => Window): number {
  let agreed = 0;
  for (let run = 0; run < windows; run += 1) {
    const { args, codes } = makeWindow();
    const { said } = oathtool(`-w${codesInWindow - 1}`, ...args);
    assert.deepEqual(said.trim().split('\n'), codes, args.join(' '));
    agreed += codes.length;
  }
  return agreed;
}

test('oathtool and we agree on ten thousand random cases of HOTP and TOTP', { skip }, (t) => {
  const ofHotp = compare(hotpWindow);
  const ofTotp = compare(totpWindow);
  const [version] = oathtool('--version').said.split('\n');
  t.diagnostic(`${version}: ${ofHotp} of HOTP and ${ofTotp} of TOTP agree`);
  assert.equal(ofHotp + ofTotp, 10_000);
});

test('oathtool takes our code, and none that is one digit off', { skip }, () => {
  for (let run = 0; run < 50; run += 1) {
    const seed = drawSeed();
    const counter = randomInt(1_000_000);
    const code = hotp({ seed, counter, digits: 8 });
    const wrong = code.slice(0, 7) + ((Number(code[7]) + 1) % 10);
    const verdict = (given: string) => oathtool('--hotp', '-d8', `-c${counter}`, hex(seed), given);
    // It says at which place of the window the code stands.
    assert.deepEqual(verdict(code), { code: 0, said: '0\n' });
    assert.equal(verdict(wrong).code, 2);
  }
});

test(
  'we take the codes of oathtool where it says they are, and not beyond the window',
  { skip },
  () => {
    for (let run = 0; run < 50; run += 1) {
      const seed = drawSeed();
      const next = randomInt(1_000_000);
      const { said } = oathtool('--hotp', '-w5', `-c${next}`, hex(seed));
      const codes = said.trim().split('\n');
      const verify = (code = '') => verifyHotp({ seed, next: BigInt(next), lookAhead: 4, code });
      assert.equal(verify(codes[4]), BigInt(next + 4));
      assert.equal(verify(codes[5]), undefined);
      const at = randomInt(2_000_000_000) * 1000;
      const early = oathtool('--totp', `-N${utc(at / 1000 + 30)}`, hex(seed)).said.trim();
      assert.equal(verifyTotp({ seed, at, code: early }), Math.floor(at / 30_000) + 1);
      assert.equal(verifyTotp({ seed, at, code: early, driftSteps: 0 }), undefined);
    }
  },
);
