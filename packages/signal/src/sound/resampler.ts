/**
 * Brings what a microphone gives to 48 kHz, in pieces of any size, by cubic interpolation between
 * the four nearest samples: enough for tones below 6.4 kHz, and the same for every split of the
 * pieces.
 */

import { SignalError } from '../signal-error.ts';
import { sampleRate } from './tone-plan.ts';

const rateMin = 16_000;
const rateMax = 192_000;

export class Resampler {
  readonly #step: number;
  /** The last three samples of what came before. */
  #tail = new Float32Array(3);
  /** Where the next sample is taken, counted from the second of the tail. */
  #at = 0;

  /** @throws {SignalError} for a rate that cannot carry the tones, or is no rate. */
  constructor(inputRate: number) {
    if (!(inputRate >= rateMin && inputRate <= rateMax)) throw new SignalError('sample_rate_unfit');
    this.#step = inputRate / sampleRate;
  }

  resample(samples: Float32Array): Float32Array {
    if (this.#step === 1) return samples;
    const input = new Float32Array(this.#tail.length + samples.length);
    input.set(this.#tail);
    input.set(samples, this.#tail.length);
    const output: number[] = [];
    // Between input[n + 1] and input[n + 2], with one more sample on each side.
    const end = input.length - this.#tail.length;
    for (; this.#at < end; this.#at += this.#step) output.push(interpolate(input, this.#at));
    this.#at -= end;
    this.#tail = input.slice(end);
    return Float32Array.from(output);
  }
}

/** Catmull-Rom. */
function interpolate(input: Float32Array, at: number): number {
  const index = Math.floor(at);
  const t = at - index;
  const [a = 0, b = 0, c = 0, d = 0] = input.subarray(index, index + 4);
  const cubic = 3 * (b - c) + d - a;
  const square = 2 * a - 5 * b + 4 * c - d;
  return b + 0.5 * t * (c - a + t * (square + t * cubic));
}
