/**
 * FlateDecode (ISO 32000-2, 7.4.4), with bounded output.
 *
 * Truncated data yields what could be inflated, and a wrong checksum is forgiven, as
 * readers do: the data is shown to people by programs that are just as forgiving. So the
 * two-byte header is stepped over, and what is behind it is plain DEFLATE.
 */

import { deflateZlib, inflateRaw } from '#deflate';
import { AdesError } from '../../ades-error.ts';

/** @throws {AdesError} `pdf_too_large`, `pdf_stream_corrupt`. */
export function inflate(data: Uint8Array, bytesMax: number): Uint8Array {
  if (data.length === 0) return data;
  const { bytes, fault } = inflateRaw(data.subarray(2), bytesMax);
  if (bytes !== undefined) return bytes;
  if (fault === 'too_large') throw new AdesError('pdf_too_large', 'a stream inflates too far');
  throw new AdesError('pdf_stream_corrupt', 'FlateDecode');
}

/** Data as FlateDecode will undo it. */
export function deflate(data: Uint8Array): Uint8Array {
  return deflateZlib(data);
}
