/**
 * A picture in the form in which a PDF carries it (ISO 32000-1, 8.9.5 "Image dictionaries").
 */

export interface ImageSamples {
  readonly width: number;
  readonly height: number;
  readonly colorSpace: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';
  /** How `data` is coded; samples have eight bits. */
  readonly filter: 'DCTDecode' | 'none';
  readonly data: Uint8Array;
  readonly decode?: readonly number[];
  /** One octet for each pixel, 0 is clear; absent for an opaque picture. */
  readonly alpha?: Uint8Array;
}

/** Seals and scanned signatures are small; more is a mistake or an attack on memory. */
export const imageSideMax = 4096;
