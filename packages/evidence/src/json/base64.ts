/**
 * Octets as text in JSON: base64 (RFC 4648, 4), and hexadecimal for hashes. One sequence of
 * octets has one text: bits left over that are not zero are refused.
 */

import { Members, shapes } from './members.ts';

export function encodeBase64(octets: Uint8Array): string {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary);
}

/** @returns undefined for what is no base64, or not as we would have written it. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(text)) return undefined;
  const binary = atob(text);
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return encodeBase64(octets) === text ? octets : undefined;
}

/** @throws {EvidenceError} for another length, or what is no base64. */
export function readOctets(members: Members, name: string, octetsMax: number): Uint8Array {
  const text = members.text(name, /^[A-Za-z0-9+/=]+$/u);
  if (text.length > Math.ceil(octetsMax / 3) * 4) members.refuse();
  return decodeBase64(text) ?? members.refuse();
}

export function decodeHash(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @throws {EvidenceError} for too many, or what is no hash. */
export function readHashes(members: Members, name: string, lengthMax: number): Uint8Array[] {
  return members.list(name, lengthMax).map((hash) => {
    if (typeof hash !== 'string' || !shapes.hash.test(hash)) return members.refuse();
    return decodeHash(hash);
  });
}
