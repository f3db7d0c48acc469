import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalError } from '../signal-error.ts';
import { crc16 } from './crc-16.ts';
import { buildFrame, parseFrame, payloadOctetsMax } from './frame.ts';

const payload = Uint8Array.from({ length: 16 }, (_, index) => index * 7);
const refused = (code: string) => (error: unknown) =>
  error instanceof SignalError && error.code === code;

test('the CRC has the check value of its catalogue entry', () => {
  assert.equal(crc16(new TextEncoder().encode('123456789')), 0x29b1);
});

test('a frame gives back its payload, also from the middle of a buffer', () => {
  const frame = buildFrame(payload);
  assert.equal(frame.length, 20);
  const buffer = new Uint8Array(40);
  buffer.set(frame, 7);
  assert.deepEqual(parseFrame(buffer.subarray(7, 27)), payload);
});

test('every single flipped bit is refused', () => {
  const frame = buildFrame(payload);
  for (let bit = 0; bit < frame.length * 8; bit += 1) {
    const flipped = Uint8Array.from(frame);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => parseFrame(flipped), refused('frame_damaged'));
  }
});

test('another version or type with a right CRC is unknown, not damaged', () => {
  const frame = buildFrame(payload);
  for (const first of [0x12, 0x21, 0x00]) {
    frame[0] = first;
    new DataView(frame.buffer).setUint16(18, crc16(frame.subarray(0, -2)));
    assert.throws(() => parseFrame(frame), refused('frame_unknown'));
  }
});

test('the longest payload fits, one octet more does not; nothing is no payload', () => {
  const longest = new Uint8Array(payloadOctetsMax);
  assert.deepEqual(parseFrame(buildFrame(longest)), longest);
  assert.throws(
    () => buildFrame(new Uint8Array(payloadOctetsMax + 1)),
    refused('payload_too_long'),
  );
  assert.throws(() => buildFrame(new Uint8Array(0)), refused('payload_empty'));
  assert.throws(() => parseFrame(new Uint8Array(4)), refused('frame_damaged'));
  assert.throws(() => parseFrame(new Uint8Array(4096)), refused('frame_damaged'));
});
