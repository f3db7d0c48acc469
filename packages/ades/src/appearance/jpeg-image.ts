/**
 * JPEG for embedding: only the frame header is read, the data goes into the document as it
 * is (ISO 32000-1, 7.4.8 "DCTDecode filter"; ITU-T T.81, B.2.2 "Frame header syntax").
 */

import { AdesError } from '../ades-error.ts';
import { imageSideMax } from './image-samples.ts';
import type { ImageSamples } from './image-samples.ts';

const frameHeaders = new Set([0xc0, 0xc1, 0xc2]);
const colorSpaces = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' } as const;

/** @throws {AdesError} `image_unsupported`. */
export function readJpegImage(bytes: Uint8Array): ImageSamples {
  let inverted = false;
  for (const { marker, content } of segments(bytes)) {
    if (marker === 0xee && startsWithAdobe(content)) inverted = true;
    if (frameHeaders.has(marker)) return readFrame(bytes, content, inverted);
  }
  throw new AdesError('image_unsupported', 'a JPEG without a frame we can embed');
}

function readFrame(data: Uint8Array, frame: Uint8Array, inverted: boolean): ImageSamples {
  const [bits, h1 = 0, h2 = 0, w1 = 0, w2 = 0, components = 0] = frame;
  const width = w1 * 256 + w2;
  const height = h1 * 256 + h2;
  const colorSpace = colorSpaces[components as 1 | 3 | 4] as ImageSamples['colorSpace'] | undefined;
  const sized = width > 0 && height > 0 && width <= imageSideMax && height <= imageSideMax;
  if (bits !== 8 || colorSpace === undefined || !sized) {
    throw new AdesError('image_unsupported', `JPEG ${width} x ${height}, ${components} parts`);
  }
  // Adobe programs write CMYK upside down, and say so only by their marker.
  const decode = components === 4 && inverted ? [1, 0, 1, 0, 1, 0, 1, 0] : undefined;
  return { width, height, colorSpace, filter: 'DCTDecode', data, ...(decode && { decode }) };
}

function* segments(bytes: Uint8Array): Generator<{ marker: number; content: Uint8Array }> {
  let position = 2;
  while (position + 4 <= bytes.length) {
    if (bytes[position] !== 0xff) throw new AdesError('image_unsupported', 'damaged JPEG');
    const marker = bytes[position + 1] ?? 0;
    // 0xff may be repeated as padding before a marker.
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    // After the start of a scan come coded data, not segments.
    if (marker === 0xda) return;
    const length = (bytes[position + 2] ?? 0) * 256 + (bytes[position + 3] ?? 0);
    const end = position + 2 + length;
    if (length < 2 || end > bytes.length) throw new AdesError('image_unsupported', 'cut-off JPEG');
    yield { marker, content: bytes.subarray(position + 4, end) };
    position = end;
  }
}

function startsWithAdobe(content: Uint8Array): boolean {
  return String.fromCharCode(...content.subarray(0, 5)) === 'Adobe';
}
