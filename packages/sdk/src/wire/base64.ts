/** Base64 with what browsers and Node both have. */

import { SdkError } from '../sdk-error.ts';

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const octet of bytes) binary += String.fromCharCode(octet);
  return btoa(binary);
}

/** UTF-8 first: names and passwords are not ASCII everywhere. */
export function base64OfText(text: string): string {
  return toBase64(new TextEncoder().encode(text));
}

/** @throws {SdkError} `unintelligible`. */
export function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new SdkError('unintelligible', 'not Base64', { cause });
  }
}

/** For addresses and JWTs (RFC 4648, 5), without padding. */
export function base64UrlOf(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
