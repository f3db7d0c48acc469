/**
 * Turns samples of 48 kHz into octets, given where the data begins: in every band of sixteen tones
 * the strongest is the nibble. How far it stands out says how far to trust it.
 */

import { correctErrors } from '../frame/reed-solomon.ts';
import {
  firstTone,
  frameSamples,
  framesPerSymbol,
  headerOctets,
  octetsPerSymbol,
  parityOctetsFor,
  symbolsFor,
  tonesPerNibble,
} from './tone-plan.ts';
import { foldFrames, tonePower } from './tone-powers.ts';

export const symbolSamples = framesPerSymbol * frameSamples;
/** The first and the last frame of a symbol swell, fade and hold the echo of its neighbour. */
const edgeFrames = 1;

export interface HeardOctet {
  readonly octet: number;
  /** Between 1/16 for noise and 1; of its two nibbles the weaker one. */
  readonly clarity: number;
}

/** @param symbol its samples. */
export function hearSymbol(symbol: Float32Array): readonly HeardOctet[] {
  const inner = symbol.subarray(edgeFrames * frameSamples);
  const frame = foldFrames(inner, framesPerSymbol - 2 * edgeFrames);
  const nibbles = Array.from({ length: 2 * octetsPerSymbol }, (_, index) =>
    hearNibble(frame, index),
  );
  return Array.from({ length: octetsPerSymbol }, (_, index) => {
    const low = nibbles[2 * index] ?? { value: 0, clarity: 0 };
    const high = nibbles[2 * index + 1] ?? low;
    return { octet: low.value + 16 * high.value, clarity: Math.min(low.clarity, high.clarity) };
  });
}

function hearNibble(frame: Float64Array, index: number): { value: number; clarity: number } {
  const lowest = firstTone + index * tonesPerNibble;
  const powers = Array.from({ length: tonesPerNibble }, (_, n) => tonePower(frame, lowest + n));
  const strongest = Math.max(...powers);
  // Silence has no strongest tone.
  const sum = powers.reduce((total, power) => total + power, Number.MIN_VALUE);
  return { value: powers.indexOf(strongest), clarity: strongest / sum };
}

/** @returns the number of octets that the header announces. */
export function readHeader(header: readonly HeardOctet[]): number | undefined {
  const codeword = Uint8Array.from(header.slice(0, headerOctets), ({ octet }) => octet);
  return correctErrors({ codeword, parityOctets: headerOctets - 1 })?.message[0];
}

/**
 * @param data from the header on, all symbols.
 * @returns candidates for what was sent, the likelier first; the caller knows it by its CRC.
 */
export function hearOctets(data: Float32Array, length: number): readonly Uint8Array[] {
  const symbols = Array.from({ length: symbolsFor(length) }, (_, index) =>
    hearSymbol(data.subarray(index * symbolSamples, (index + 1) * symbolSamples)),
  );
  const parityOctets = parityOctetsFor(length);
  const heard = symbols.flat().slice(headerOctets, headerOctets + length + parityOctets);
  const codeword = Uint8Array.from(heard, ({ octet }) => octet);
  const leastClear = [...heard.keys()].sort((a, b) => clarityAt(heard, a) - clarityAt(heard, b));
  return [0, parityOctets / 2].flatMap((count) => {
    const erasures = leastClear.slice(0, count);
    return correctErrors({ codeword, parityOctets, erasures })?.message ?? [];
  });
}

function clarityAt(heard: readonly HeardOctet[], place: number): number {
  return heard[place]?.clarity ?? 0;
}
