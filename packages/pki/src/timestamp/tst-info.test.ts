/** TSTInfo: exact bytes where DER leaves no choice, bounds where a number has one. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derElement, derSequence } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { buildName } from '../name.ts';
import type { TstInfoInput } from './tst-info.ts';
import { buildTstInfo, parseTstInfo } from './tst-info.ts';

const input: TstInfoInput = {
  policy: '0.4.0.2023.1.1',
  hash: 'sha256',
  messageDigest: new Uint8Array(32).fill(1),
  serialNumber: 0x80n,
  at: Date.UTC(2026, 5, 1, 12, 0, 5),
};
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

describe('TSTInfo', () => {
  test('is read as it was built', () => {
    const tsa = buildName([{ type: 'commonName', value: 'Test TSA' }]);
    const accuracy = { seconds: 1, millis: 500, micros: 999 };
    const { imprint, raw, ...info } = parseTstInfo(
      buildTstInfo({ ...input, tsa, accuracy, nonce: 1n << 63n }),
    );
    assert.deepEqual(imprint, { hash: 'sha256', messageDigest: input.messageDigest });
    assert.deepEqual(
      { ...info, tsa: info.tsa?.subarray(2), raw: raw.length > 0 },
      {
        policy: input.policy,
        serialNumber: 0x80n,
        at: input.at,
        accuracy,
        ordering: false,
        nonce: 1n << 63n,
        tsa,
        raw: true,
      },
    );
  });

  test('writes fractions of a second without trailing zeros, and none where there are none', () => {
    assert.match(latin1(buildTstInfo(input)), /20260601120005Z/);
    assert.match(latin1(buildTstInfo({ ...input, at: input.at + 120 })), /20260601120005\.12Z/);
    assert.equal(parseTstInfo(buildTstInfo({ ...input, at: input.at + 7 })).at, input.at + 7);
  });

  test('takes a serial number of 160 bits and not of 161', () => {
    const widest = (1n << 160n) - 1n;
    const info = parseTstInfo(buildTstInfo({ ...input, serialNumber: widest }));
    assert.equal(info.serialNumber, widest);
    for (const serialNumber of [widest + 1n, -1n]) {
      assert.throws(() => buildTstInfo({ ...input, serialNumber }), malformed);
    }
  });

  test('is of version 1 and of no other', () => {
    const der = buildTstInfo(input);
    const position = latin1(der).indexOf('\x02\x01\x01') + 2;
    der[position] = 2;
    assert.throws(() => parseTstInfo(der), malformed);
  });

  test('says whether its tokens are in order, and nothing else in that place', () => {
    const members = parseDer(buildTstInfo(input)).children.map(({ raw }) => raw);
    const ordered = (value: number): Uint8Array =>
      derSequence(...members, derElement(0x01, Uint8Array.of(value)));
    assert.equal(parseTstInfo(ordered(0xff)).ordering, true);
    assert.throws(() => parseTstInfo(ordered(0x01)), { name: 'PkiError' });
  });

  test('states only the parts of its accuracy that are not zero', () => {
    for (const accuracy of [{ seconds: 1 }, { millis: 1 }, { micros: 1 }]) {
      assert.deepEqual(parseTstInfo(buildTstInfo({ ...input, accuracy })).accuracy, accuracy);
    }
  });

  test('takes thousandths from 1 to 999 alone', () => {
    for (const accuracy of [{ millis: 1000 }, { micros: -1 }, { millis: 0.5 }, { seconds: -1 }]) {
      assert.throws(() => buildTstInfo({ ...input, accuracy }), malformed);
    }
    const der = buildTstInfo({ ...input, accuracy: { millis: 1 } });
    const position = latin1(der).lastIndexOf('\x80\x01\x01');
    der[position + 2] = 0;
    assert.throws(() => parseTstInfo(der), malformed);
  });
});

const malformed = { code: 'timestamp_malformed' };
