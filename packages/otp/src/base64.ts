/**
 * Base64 (RFC 4648, 4), strictly: white space may stand in it, but what is decoded has one
 * spelling. Otherwise the last character could be changed and nobody would notice.
 */

/** @returns undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[ \t\n\r]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) return undefined;
  const octets = Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  return toBase64(octets) === compact ? octets : undefined;
}

export function toBase64(octets: Uint8Array): string {
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
}
