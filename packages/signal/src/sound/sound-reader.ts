/**
 * Listens for the audible code in what a microphone gives, piece by piece.
 *
 * First for the marker: sixteen pairs of tones, of each pair one sounding and the other not. Where
 * it ends is only roughly known, so of the places the data may begin at, the one is taken at which
 * the first symbols are clearest. The header then says how much there is to wait for. The marker at
 * the end is not needed.
 *
 * What is heard with a wrong bit is no payload. That a payload is genuine is for its MAC to say.
 */

import { frameOverheadOctets, parseFrame, payloadOctetsMax } from '../frame/frame.ts';
import { SignalError } from '../signal-error.ts';
import { hearOctets, hearSymbol, readHeader, symbolSamples } from './hear-symbols.ts';
import { Resampler } from './resampler.ts';
import { frameSamples, markerFrames, markerTones, symbolsFor } from './tone-plan.ts';
import { foldFrames, tonePower } from './tone-powers.ts';

/** How often it is looked for the marker and for the beginning of the data. */
const hopSamples = frameSamples / 2;
/** The marker is looked for in so many frames at a time. */
const lookFrames = 4;
const lookSamples = lookFrames * frameSamples;
/** Of 16 at most; noise comes to 0 with a spread of 2.3. */
const markerScoreMin = 9;
/** From the first sight of the marker, data begins at most so much later. */
const markerSamples = markerFrames * frameSamples;
/** Symbols of which every code has at least as many, to tell where they begin. */
const firstSymbols = 2;
const octetsMax = payloadOctetsMax + frameOverheadOctets;
const capacity = lookSamples + markerSamples + (symbolsFor(octetsMax) + 1) * symbolSamples;

interface Expectation {
  readonly start: number;
  readonly length: number;
}

export class SoundReader {
  readonly #resampler: Resampler;
  /** The last samples heard, the oldest first. */
  readonly #samples = new Float32Array(capacity);
  #filled = 0;
  /** The end of the look at which a marker was seen. */
  #markerAt: number | undefined;
  #expected: Expectation | undefined;

  /**
   * @param sampleRate of the microphone, usually 44,100 or 48,000.
   * @throws {SignalError} `sample_rate_unfit`.
   */
  constructor(sampleRate: number) {
    this.#resampler = new Resampler(sampleRate);
  }

  /**
   * @param samples any number of them, following those of the call before.
   * @returns the payload of a code that has become complete and is without fault.
   */
  read(samples: Float32Array): Uint8Array | undefined {
    return this.#takeAll(this.#resampler.resample(samples));
  }

  #take(samples: Float32Array): Uint8Array | undefined {
    this.#samples.set(samples, this.#filled);
    this.#filled += samples.length;
    if (this.#markerAt === undefined) return this.#lookForMarker();
    if (this.#expected === undefined) return this.#lookForData(this.#markerAt);
    return this.#hear(this.#expected);
  }

  #lookForMarker(): undefined {
    if (this.#filled < lookSamples + hopSamples) return;
    this.#forget(this.#filled - lookSamples);
    const score = markerScore(this.#samples.subarray(0, lookSamples));
    if (score >= markerScoreMin) this.#markerAt = this.#filled;
  }

  #lookForData(markerAt: number): Uint8Array | undefined {
    const needed = markerAt + markerSamples + firstSymbols * symbolSamples;
    if (this.#filled < needed) return undefined;
    const start = this.#clearestStart(markerAt);
    const length = readHeader(hearSymbol(this.#samples.subarray(start, start + symbolSamples)));
    const isFrame = length !== undefined && length > frameOverheadOctets && length <= octetsMax;
    // If it was no marker, the real one may be in what was heard since.
    if (!isFrame) return this.#startAgain(markerAt);
    this.#expected = { start, length };
    return this.#hear(this.#expected);
  }

  #clearestStart(markerAt: number): number {
    let best = { start: markerAt, clarity: 0 };
    for (
      let start = markerAt - frameSamples;
      start <= markerAt + markerSamples;
      start += hopSamples
    ) {
      const clarity = this.#clarityFrom(start);
      if (clarity > best.clarity) best = { start, clarity };
    }
    return best.start;
  }

  #clarityFrom(start: number): number {
    let sum = 0;
    for (let symbol = 0; symbol < firstSymbols; symbol += 1) {
      const at = start + symbol * symbolSamples;
      const heard = hearSymbol(this.#samples.subarray(at, at + symbolSamples));
      sum += heard.reduce((total, { clarity }) => total + clarity, 0);
    }
    return sum;
  }

  #hear({ start, length }: Expectation): Uint8Array | undefined {
    const end = start + symbolsFor(length) * symbolSamples;
    if (this.#filled < end) return undefined;
    const candidates = hearOctets(this.#samples.subarray(start, end), length);
    const payload = candidates.map(payloadOf).find((found) => found !== undefined);
    if (payload === undefined) return this.#startAgain(start);
    return this.#startAgain(end) ?? payload;
  }

  #startAgain(from: number): Uint8Array | undefined {
    this.#markerAt = undefined;
    this.#expected = undefined;
    const kept = this.#samples.slice(from, this.#filled);
    this.#filled = 0;
    return this.#takeAll(kept);
  }

  #takeAll(samples: Float32Array): Uint8Array | undefined {
    let payload: Uint8Array | undefined;
    for (let at = 0; at < samples.length; at += hopSamples) {
      payload = this.#take(samples.subarray(at, at + hopSamples)) ?? payload;
    }
    return payload;
  }

  #forget(count: number): void {
    this.#samples.copyWithin(0, count, this.#filled);
    this.#filled -= count;
  }
}

/** From -16, the end of a code, over 0, anything else, to 16, its beginning. */
function markerScore(look: Float32Array): number {
  const frame = foldFrames(look, lookFrames);
  const silent = markerTones(true);
  return markerTones(false).reduce((score, tone, pair) => {
    const on = tonePower(frame, tone);
    const off = tonePower(frame, silent[pair] ?? tone);
    return score + (on - off) / (on + off + Number.MIN_VALUE);
  }, 0);
}

function payloadOf(frame: Uint8Array): Uint8Array | undefined {
  try {
    return parseFrame(frame);
  } catch (error) {
    if (error instanceof SignalError) return undefined;
    throw error;
  }
}
