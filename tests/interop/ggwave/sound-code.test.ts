/**
 * ggwave hears our audible code, and the nearest forgery it must not hear: with other octets in the
 * place of the parity, it hears nothing.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SoundReader, buildFrame, encodeSound, encodeTones } from '@kumoin/signal';
import { makeGgwaveJudge } from './ggwave-judge.ts';

const judge = await makeGgwaveJudge();

function octetsOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 89 + 7) & 0xff || 1);
}

function surrounded(samples: Float32Array, leadSamples: number): Float32Array {
  const room = new Float32Array(samples.length + leadSamples + 48_000);
  room.set(samples, leadSamples);
  return room;
}

// Of very short data ggwave takes some offset of its search for a match: its parity is not enough
// to tell. That is why a payload travels in a frame with a CRC.
for (const length of [16, 20, 64, 140]) {
  test(`ggwave hears ${length} octets of ours, whenever they begin`, () => {
    for (const lead of [0, 777, 20_000]) {
      assert.deepEqual(
        judge.decode(surrounded(encodeTones(octetsOf(length)), lead)),
        octetsOf(length),
      );
    }
  });

  test(`what ggwave plays for ${length} octets takes as long as what we play`, () => {
    // Its interface takes text, so here are octets that are one in UTF-8.
    const octets = octetsOf(length).map((octet) => octet & 0x7f || 1);
    assert.equal(judge.encode(octets).length, encodeTones(octets).length);
  });
}

test('ggwave hears a payload in its frame', () => {
  const payload = octetsOf(16);
  assert.deepEqual(judge.decode(surrounded(encodeSound(payload), 5000)), buildFrame(payload));
});

test('ggwave hears nothing in a sound whose middle is another one', () => {
  const samples = surrounded(encodeTones(octetsOf(20)), 5000);
  const other = surrounded(encodeTones(octetsOf(20).reverse()), 5000);
  samples.set(other.subarray(40_000, 70_000), 40_000);
  assert.equal(judge.decode(samples), undefined);
});

test('we hear what ggwave plays', () => {
  for (const start of [1, 300, 9000]) {
    const payload = textPayload(start);
    const reader = new SoundReader(48_000);
    assert.deepEqual(reader.read(surrounded(judge.encode(buildFrame(payload)), 5000)), payload);
  }
});

/** A payload whose whole frame is ASCII, CRC included: the interface of ggwave takes text. */
function textPayload(start: number): Uint8Array {
  for (let number = start; ; number += 1) {
    const payload = new TextEncoder().encode(`reference ${String(number).padStart(6, '0')}`);
    if (buildFrame(payload).every((octet) => octet > 0 && octet < 0x80)) return payload;
  }
}
