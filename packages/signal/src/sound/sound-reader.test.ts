import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom, throughRoom } from '@kumoin/testkit';
import type { Room } from '@kumoin/testkit';
import { buildFrame } from '../frame/frame.ts';
import { SignalError } from '../signal-error.ts';
import { encodeSound, encodeTones } from './encode-sound.ts';
import { SoundReader } from './sound-reader.ts';

const runs = 3;

function payloadOf(seed: number, length = 16): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** What is read, in pieces of changing size, the payloads in their order. */
function listen(samples: Float32Array, rate = 48_000, seed = 1): Uint8Array[] {
  const random = seededRandom(seed);
  const reader = new SoundReader(rate);
  const payloads: Uint8Array[] = [];
  for (let at = 0; at < samples.length;) {
    const end = at + 1 + Math.floor(random() * 6000);
    const payload = reader.read(samples.subarray(at, end));
    if (payload !== undefined) payloads.push(payload);
    at = end;
  }
  return payloads;
}

interface Listening {
  readonly room: Omit<Room, 'seed'>;
  /** What the microphone says its rate is, where its clock is not quite right. */
  readonly claimedRate?: number;
}

const rooms: Readonly<Record<string, Listening>> = {
  'a wire': { room: {} },
  'far away': { room: { gain: 0.01 } },
  'noise louder than the code': { room: { noise: 0.3 } },
  'a hard room': {
    room: {
      noise: 0.05,
      echoes: [
        { afterMs: 33, loudness: 0.7 },
        { afterMs: 71, loudness: 0.6 },
      ],
    },
  },
  'a microphone of 44.1 kHz': { room: { rate: 44_100, noise: 0.1 } },
  'a headset of 16 kHz': { room: { rate: 16_000 } },
  'a clock 300 millionths fast': { room: { rate: 48_014.4 }, claimedRate: 48_000 },
};

for (const [name, { room, claimedRate }] of Object.entries(rooms)) {
  test(`hears the code through ${name}`, () => {
    for (let seed = 0; seed < runs; seed += 1) {
      const leadSamples = 10_000 + 1237 * seed;
      const heard = throughRoom(encodeSound(payloadOf(seed)), { seed, leadSamples, ...room });
      const rate = claimedRate ?? room.rate ?? 48_000;
      assert.deepEqual(listen(heard, rate, seed), [payloadOf(seed)]);
    }
  });
}

test('hears every length, one code after another, each once', () => {
  const lengths = [1, 2, 8, 16, 32, 48];
  const payloads = lengths.map((length) => payloadOf(length, length));
  const pieces = payloads.map((payload) => throughRoom(encodeSound(payload), { seed: 1 }));
  const all = Float32Array.from(pieces.flatMap((piece) => [...piece]));
  assert.deepEqual(listen(all), payloads);
});

test('one sample at a time is heard as well as all at once', () => {
  const samples = throughRoom(encodeSound(payloadOf(3)), { seed: 3, leadSamples: 999 });
  const all = new SoundReader(48_000).read(samples);
  assert.deepEqual(all, payloadOf(3));
  const reader = new SoundReader(44_100);
  const slow = throughRoom(encodeSound(payloadOf(3)), { seed: 3, rate: 44_100 });
  const heard = [...slow].flatMap((sample) => reader.read(Float32Array.of(sample)) ?? []);
  assert.deepEqual(heard, [payloadOf(3)]);
});

test('a frame with a flipped bit is no payload, however clearly it is heard', () => {
  for (let bit = 0; bit < 160; bit += 31) {
    const frame = buildFrame(payloadOf(9));
    frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const samples = throughRoom(encodeTones(frame), { seed: bit });
    assert.deepEqual(listen(samples), []);
  }
});

test('a code that something covers gives itself or nothing, and the next one is heard', () => {
  const next = throughRoom(encodeSound(payloadOf(77)), { seed: 77 });
  for (let seed = 0; seed < 5; seed += 1) {
    const samples = throughRoom(encodeSound(payloadOf(seed)), { seed, leadSamples: 10_000 });
    const random = seededRandom(seed);
    const from = 30_000 + Math.floor(random() * 40_000);
    // Another code over it, as loud, for up to a second.
    const other = encodeSound(payloadOf(seed + 100)).subarray(20_000, 20_000 + random() * 48_000);
    other.forEach((sample, index) => {
      samples[from + index] = (samples[from + index] ?? 0) * 0.2 + sample;
    });
    const heard = listen(Float32Array.from([...samples, ...next]));
    assert.deepEqual(heard.at(-1), payloadOf(77));
    assert.ok(heard.length === 1 || Buffer.from(heard[0] ?? []).equals(payloadOf(seed)));
  }
});

test('noise, and silence, is no code', () => {
  const random = seededRandom(4);
  const noise = Float32Array.from({ length: 20 * 48_000 }, () => random() * 2 - 1);
  assert.deepEqual(listen(noise), []);
  assert.deepEqual(listen(new Float32Array(480_000)), []);
});

test('a microphone whose rate cannot carry the tones is refused', () => {
  const unfit = (error: unknown): boolean =>
    error instanceof SignalError && error.code === 'sample_rate_unfit';
  for (const rate of [8000, 15_999, 192_001, 0, Number.NaN]) {
    assert.throws(() => new SoundReader(rate), unfit);
  }
});
