import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalError } from '../signal-error.ts';
import { encodeSound, encodeTones } from './encode-sound.ts';
import { toWav } from './to-wav.ts';

const refused = (code: string) => (error: unknown) =>
  error instanceof SignalError && error.code === code;

test('sixteen octets are heard for about two seconds, within bounds, without a click', () => {
  const samples = encodeSound(Uint8Array.from({ length: 16 }, (_, index) => 17 * index));
  assert.ok(samples.length / 48_000 < 2.2);
  let step = 0;
  samples.forEach((sample, index) => {
    assert.ok(Math.abs(sample) <= 0.6);
    step = Math.max(step, Math.abs(sample - (samples[index - 1] ?? 0)));
  });
  // Six tones up to 6.3 kHz move fast; a cut in the middle of one would move farther.
  assert.ok(step < 0.5);
  assert.ok(Math.abs(samples.at(-1) ?? 1) < 0.001);
});

test('what ggwave would cut off is refused', () => {
  assert.ok(encodeTones(new Uint8Array(140)).length > 0);
  assert.throws(() => encodeTones(new Uint8Array(141)), refused('payload_too_long'));
  assert.throws(() => encodeSound(new Uint8Array(49)), refused('payload_too_long'));
  assert.throws(() => encodeTones(new Uint8Array(0)), refused('payload_empty'));
});

test('a WAV file says what it is and holds every sample', () => {
  const wav = toWav(Float32Array.of(0, 1, -1, 2, 0.5));
  const view = new DataView(wav.buffer);
  assert.equal(
    Buffer.from(wav.subarray(0, 16)).toString('latin1'),
    `RIFF${String.fromCharCode(46, 0, 0, 0)}WAVEfmt `,
  );
  assert.equal(wav.length, 44 + 10);
  assert.equal(view.getUint32(24, true), 48_000);
  assert.deepEqual(
    [44, 46, 48, 50, 52].map((at) => view.getInt16(at, true)),
    [0, 32767, -32767, 32767, 16384],
  );
});
