/**
 * A room between a speaker and a microphone, for tests: loudness, an echo, noise, another sample
 * rate, clocks that differ. Chance comes from a seed.
 */

import { seededRandom } from './seeded-random.ts';

export interface Room {
  readonly seed: number;
  readonly gain?: number;
  /** Loudness of noise, root mean square; the code itself has about 0.17. */
  readonly noise?: number;
  readonly echoes?: readonly { readonly afterMs: number; readonly loudness: number }[];
  readonly leadSamples?: number;
  readonly rate?: number;
}

/** @param samples of 48 kHz. */
export function throughRoom(samples: Float32Array, room: Room): Float32Array {
  const { seed, gain = 1, noise = 0, echoes = [], leadSamples = 30_000, rate = 48_000 } = room;
  const random = seededRandom(seed);
  const heard = new Float32Array(samples.length + leadSamples + 24_000);
  for (const { afterMs, loudness } of [{ afterMs: 0, loudness: 1 }, ...echoes]) {
    const delay = leadSamples + Math.round(afterMs * 48);
    samples.forEach((sample, index) => {
      const at = index + delay;
      if (at < heard.length) heard[at] = (heard[at] ?? 0) + gain * loudness * sample;
    });
  }
  for (let at = 0; noise > 0 && at < heard.length; at += 1) {
    // Box and Muller.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    heard[at] = (heard[at] ?? 0) + noise * normal;
  }
  return rate === 48_000 ? heard : atRate(heard, rate);
}

/** Windowed sinc: another method than the reader's own, so that its faults are not hidden. */
function atRate(samples: Float32Array, rate: number): Float32Array {
  const step = 48_000 / rate;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const at = index * step;
    let sum = 0;
    for (let near = Math.ceil(at) - 16; near < at + 16; near += 1) {
      const x = Math.PI * (near - at);
      const window = 0.5 + 0.5 * Math.cos(x / 16);
      sum += (samples[near] ?? 0) * (x === 0 ? 1 : Math.sin(x) / x) * window;
    }
    return sum;
  });
}
