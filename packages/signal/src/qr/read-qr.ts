/** Looks for a QR code in a picture of four octets a pixel, as a canvas gives it. */

import { decodeQR } from 'qr/decode.js';
import { SignalError } from '../signal-error.ts';

export interface Picture {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const pixelsMax = 4096 * 4096;

/**
 * @returns what it says, or undefined if none can be read; it is a stranger's text.
 * @throws {SignalError} `picture_malformed` if the octets are not those of such a picture.
 */
export function readQr({ data, width, height }: Picture): string | undefined {
  const pixels = width * height;
  if (!(pixels > 0 && pixels <= pixelsMax) || data.length !== 4 * pixels) {
    throw new SignalError('picture_malformed');
  }
  try {
    return decodeQR({ data, width, height }, { format: 'RGBA' });
  } catch {
    // The library says by throwing that it found nothing, of which most pictures are full.
    return undefined;
  }
}
