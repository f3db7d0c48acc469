/** Picks the reader for a picture by the first bytes of the file, never by its name. */

import { AdesError } from '../ades-error.ts';
import type { ImageSamples } from './image-samples.ts';
import { readJpegImage } from './jpeg-image.ts';
import { readPngImage } from './png-image.ts';

/** @throws {AdesError} `image_unsupported` unless the bytes are a PNG or JPEG within bounds. */
export function readImage(bytes: Uint8Array): ImageSamples {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return readPngImage(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpegImage(bytes);
  throw new AdesError('image_unsupported', 'neither PNG nor JPEG');
}
