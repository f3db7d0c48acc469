/**
 * Session information filled up to the length of the suite, with zero octets on the left: as the
 * reference code of RFC 6287 does, and Tiqr. Others fill on the right or not at all, so between
 * systems of one's own better send exactly as many octets as the suite says.
 */

import { OtpError } from '../otp-error.ts';
import type { OcraSuite } from './ocra-suite.ts';

/** @throws {OtpError} `ocra_input_unexpected`, `ocra_input_length_wrong` when it is too long. */
export function padSession({ sessionBytes }: OcraSuite, session: Uint8Array): Uint8Array {
  if (sessionBytes === undefined) throw new OtpError('ocra_input_unexpected', 'session');
  if (session.length > sessionBytes) throw new OtpError('ocra_input_length_wrong', 'session');
  const padded = new Uint8Array(sessionBytes);
  padded.set(session, sessionBytes - session.length);
  return padded;
}
