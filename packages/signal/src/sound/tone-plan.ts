/**
 * The "audible fast" code of ggwave with variable length, as its source has it (ggwave.cpp, commit
 * ba87a651): frames of 1024 samples at 48 kHz, tones on multiples of 46.875 Hz. Three octets at a
 * time are six tones, one of sixteen for each nibble, low nibble first, held for six frames.
 * Sixteen frames of a marker stand before and after; its reverse ends what it began.
 */

export const sampleRate = 48_000;
export const frameSamples = 1024;
export const toneSpacingHz = sampleRate / frameSamples;
export const firstTone = 40;
export const tonesPerNibble = 16;
export const octetsPerSymbol = 3;
export const framesPerSymbol = 6;
export const markerFrames = 16;
export const markerPairs = 16;
/** One octet of length and two of parity for it. */
export const headerOctets = 3;
/** What ggwave sends at most. It cuts off what is longer and says nothing; we refuse. */
export const soundOctetsMax = 140;

export function parityOctetsFor(length: number): number {
  return length < 4 ? 2 : Math.max(4, 2 * Math.floor(length / 5));
}

/** How many symbols carry so many octets, header and parity included. */
export function symbolsFor(length: number): number {
  return Math.ceil((headerOctets + length + parityOctetsFor(length)) / octetsPerSymbol);
}

/** The tones of a marker: of sixteen neighbouring pairs the lower and the upper in turn. */
export function markerTones(isEnd: boolean): readonly number[] {
  return Array.from({ length: markerPairs }, (_, pair) => {
    const upper = (pair % 2 === 1) !== isEnd;
    return firstTone + 2 * pair + (upper ? 1 : 0);
  });
}

export function symbolTones(octets: Uint8Array): readonly number[] {
  return [...octets].flatMap((octet, index) => [
    firstTone + tonesPerNibble * 2 * index + (octet & 15),
    firstTone + tonesPerNibble * (2 * index + 1) + (octet >> 4),
  ]);
}
