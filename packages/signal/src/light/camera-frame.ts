/** A picture of a camera as the light code is read from it: grey, with its time. */

import type { Picture } from '../qr/read-qr.ts';
import { SignalError } from '../signal-error.ts';

export interface CameraFrame {
  /** One octet a pixel, row by row. */
  readonly luminance: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number;
}

/**
 * @param picture four octets a pixel, as a canvas gives it.
 * @throws {SignalError} `picture_malformed`.
 */
export function greyFrame({ data, width, height }: Picture, at: number): CameraFrame {
  const pixels = width * height;
  if (!(pixels > 0) || data.length !== 4 * pixels) throw new SignalError('picture_malformed');
  const luminance = new Uint8Array(pixels);
  for (let pixel = 0, octet = 0; pixel < pixels; pixel += 1, octet += 4) {
    const red = data[octet] ?? 0;
    const green = data[octet + 1] ?? 0;
    const blue = data[octet + 2] ?? 0;
    luminance[pixel] = (77 * red + 150 * green + 29 * blue) >> 8;
  }
  return { luminance, width, height, at };
}
