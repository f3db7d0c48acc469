/**
 * The frame around a payload that travels by light or by sound:
 *
 *     version and type (4 bits each) · length · payload · CRC-16/CCITT-FALSE, high octet first
 *
 * There is one version and one type: what names a transaction, for an authenticator that fetches
 * the rest. A reader refuses what it does not know, so that a later version cannot be taken for
 * this one. The first octet is never zero, which ggwave, whose sound code we speak, asks for.
 */

import { SignalError } from '../signal-error.ts';
import { crc16 } from './crc-16.ts';

/** Long enough for a reference and a MAC of full length; short enough to be watched. */
export const payloadOctetsMax = 48;
export const frameOverheadOctets = 4;

const versionAndType = 0x11;

/** @throws {SignalError} for a payload that is empty or longer than `payloadOctetsMax`. */
export function buildFrame(payload: Uint8Array): Uint8Array {
  if (payload.length === 0) throw new SignalError('payload_empty');
  if (payload.length > payloadOctetsMax) throw new SignalError('payload_too_long');
  const frame = new Uint8Array(payload.length + frameOverheadOctets);
  frame.set([versionAndType, payload.length]);
  frame.set(payload, 2);
  const body = frame.subarray(0, -2);
  new DataView(frame.buffer).setUint16(body.length, crc16(body));
  return frame;
}

/**
 * @returns the payload.
 * @throws {SignalError} `frame_damaged` if a bit is wrong, `frame_unknown` if all are right but
 * the version or the type is none of ours.
 */
export function parseFrame(frame: Uint8Array): Uint8Array {
  const { length } = frame;
  if (length <= frameOverheadOctets) throw new SignalError('frame_damaged');
  if (length > payloadOctetsMax + frameOverheadOctets) throw new SignalError('frame_damaged');
  const view = new DataView(frame.buffer, frame.byteOffset, length);
  const intact = crc16(frame.subarray(0, -2)) === view.getUint16(length - 2);
  if (!intact || frame[1] !== length - frameOverheadOctets) throw new SignalError('frame_damaged');
  if (frame[0] !== versionAndType) throw new SignalError('frame_unknown');
  return frame.slice(2, -2);
}
