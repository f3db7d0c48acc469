/** Base64url without padding (RFC 4648, 5), with what every browser has. */

export function toBase64Url(octets: Uint8Array): string {
  const binary = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @returns undefined for what is no Base64url, or not in the one form that octets have. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64Url(octets) === text ? octets : undefined;
}
