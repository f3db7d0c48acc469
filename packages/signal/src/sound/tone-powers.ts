/**
 * How strong single tones are. Frames that follow each other are added sample by sample first: a
 * tone of the plan goes a whole number of times into a frame, so it adds up, and all else does not.
 */

import { frameSamples } from './tone-plan.ts';

/** @param samples at least `frames` frames. */
export function foldFrames(samples: Float32Array, frames: number): Float64Array {
  const folded = new Float64Array(frameSamples);
  for (let index = 0; index < frames * frameSamples; index += 1) {
    const place = index % frameSamples;
    folded[place] = (folded[place] ?? 0) + (samples[index] ?? 0);
  }
  return folded;
}

/** Goertzel's way to one line of the spectrum. */
export function tonePower(frame: Float64Array, tone: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * tone) / frame.length);
  let last = 0;
  let beforeLast = 0;
  for (const sample of frame) {
    const next = sample + factor * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - factor * last * beforeLast;
}
