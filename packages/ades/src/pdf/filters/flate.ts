/**
 * FlateDecode (ISO 32000-2, 7.4.4), with bounded output.
 *
 * Truncated data yields what could be inflated, and a wrong checksum is forgiven, as
 * readers do: the data is shown to people by programs that are just as forgiving.
 */

import { constants, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import { AdesError } from '../../ades-error.ts';

/** @throws {AdesError} `pdf_too_large`, `pdf_stream_corrupt`. */
export function inflate(data: Uint8Array, bytesMax: number): Uint8Array {
  if (data.length === 0) return data;
  const options = { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    return asBytes(inflateSync(data, options));
  } catch (cause) {
    if (isTooLarge(cause)) throw new AdesError('pdf_too_large', 'a stream inflates too far');
  }
  try {
    // Behind the two-byte header is plain DEFLATE; read this way, the checksum is not seen.
    return asBytes(inflateRawSync(data.subarray(2), options));
  } catch (cause) {
    if (isTooLarge(cause)) throw new AdesError('pdf_too_large', 'a stream inflates too far');
    throw new AdesError('pdf_stream_corrupt', 'FlateDecode', { cause });
  }
}

/** Data as FlateDecode will undo it. */
export function deflate(data: Uint8Array): Uint8Array {
  return asBytes(deflateSync(data));
}

function asBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}
