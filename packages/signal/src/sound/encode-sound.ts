/** The audible code: a payload in its frame, or any octets, as samples of 48 kHz between -1 and 1. */

import { buildFrame } from '../frame/frame.ts';
import { addParity } from '../frame/reed-solomon.ts';
import { SignalError } from '../signal-error.ts';
import {
  firstTone,
  frameSamples,
  framesPerSymbol,
  headerOctets,
  markerFrames,
  markerTones,
  octetsPerSymbol,
  parityOctetsFor,
  soundOctetsMax,
  symbolsFor,
  symbolTones,
} from './tone-plan.ts';

/** Loud, but short of where a small speaker distorts. */
const volume = 0.6;
/** A share at each end of a symbol in which it swells and fades, so that nothing clicks. */
const ramp = 0.15;
const phaseTones = 96;

/** @throws {SignalError} for a payload that is empty or too long. */
export function encodeSound(payload: Uint8Array): Float32Array {
  return encodeTones(buildFrame(payload));
}

/**
 * What ggwave itself would play for these octets.
 * @throws {SignalError} where ggwave would cut them off.
 */
export function encodeTones(octets: Uint8Array): Float32Array {
  const { length } = octets;
  if (length === 0) throw new SignalError('payload_empty');
  if (length > soundOctetsMax) throw new SignalError('payload_too_long');
  const encoded = new Uint8Array(symbolsFor(length) * octetsPerSymbol);
  encoded.set(addParity(Uint8Array.of(length), headerOctets - 1));
  encoded.set(addParity(octets, parityOctetsFor(length)), headerOctets);

  const chords = [{ tones: markerTones(false), frames: markerFrames }];
  for (let at = 0; at < encoded.length; at += octetsPerSymbol) {
    const tones = symbolTones(encoded.subarray(at, at + octetsPerSymbol));
    chords.push({ tones, frames: framesPerSymbol });
  }
  chords.push({ tones: markerTones(true), frames: markerFrames });

  const frames = chords.reduce((sum, chord) => sum + chord.frames, 0);
  const samples = new Float32Array(frames * frameSamples);
  let at = 0;
  for (const chord of chords) {
    play(samples.subarray(at, (at += chord.frames * frameSamples)), chord.tones);
  }
  return samples;
}

function play(samples: Float32Array, tones: readonly number[]): void {
  // Every tone fits a whole number of times into a frame: one frame is computed and repeated.
  const frame = Array.from({ length: frameSamples }, (_, index) =>
    tones.reduce((sum, tone) => sum + Math.sin(phase(tone, index)), 0),
  );
  const swell = ramp * samples.length;
  for (let index = 0; index < samples.length; index += 1) {
    const edge = Math.min(index, samples.length - index) / swell;
    const loudness = (volume / tones.length) * Math.min(1, edge);
    samples[index] = loudness * (frame[index % frameSamples] ?? 0);
  }
}

/** The tones begin apart from each other, so that their crests do not add up. */
function phase(tone: number, index: number): number {
  return (
    2 * Math.PI * ((tone * index) / frameSamples) + (Math.PI * (tone - firstTone)) / phaseTones
  );
}
