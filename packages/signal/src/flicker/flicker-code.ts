/**
 * What a flicker code says (HHD, "Belegungsrichtlinien TANve1.4" of Die Deutsche Kreditwirtschaft):
 * a start code that selects what the reader asks for and shows, and up to three data elements.
 * Version 1.4 has control bytes in front; 1.3 has none, and elements of at most 15 characters.
 */

export type HhdVersion = '1.3' | '1.4';

export interface FlickerCode {
  readonly version: HhdVersion;
  /** Octets; empty in 1.3. */
  readonly controlBytes: readonly number[];
  /** Decimal digits. */
  readonly startCode: string;
  readonly dataElements: readonly string[];
}

export const dataElementsMax = 3;
export const controlBytesMax = 9;
/** In a length octet, the bits that are the length itself. */
export const lengthMask = 0x3f;
export const controlFlag = 0x80;
export const textFlag = 0x40;
/** In version 1.3 the flag for text is the nibble in front of the length. */
export const textFlagOf13 = 0x10;
