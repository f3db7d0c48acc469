/**
 * Octets as text in JWS: base64url without padding (RFC 7515, 2), and base64 for what X.509
 * brings along (RFC 7515, 4.1.6). One sequence of octets has one text: padding, blanks, foreign
 * characters and bits left over are refused, since a decoder that skips them lets one signature
 * have many texts, and texts are what archive time-stamps cover.
 */

/** A multiple of three, so that the pieces join without padding in between. */
const pieceBytes = 0x6000;

export function encodeBase64(octets: Uint8Array): string {
  let text = '';
  for (let from = 0; from < octets.length; from += pieceBytes) {
    text += btoa(String.fromCharCode(...octets.subarray(from, from + pieceBytes)));
  }
  return text;
}

export function encodeBase64Url(octets: Uint8Array): string {
  return encodeBase64(octets).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}

/** @returns undefined for what is no base64url, or not as we would have written it. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/u.test(text)) return undefined;
  const padded = text.replaceAll('-', '+').replaceAll('_', '/');
  return decodeExactly(padded.padEnd(Math.ceil(text.length / 4) * 4, '='));
}

/** @returns undefined for what is no base64, or not as we would have written it. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(text)) return undefined;
  return decodeExactly(text);
}

/** The same text piece by piece, for what is hashed without being held as text. */
export function* encodeBase64UrlPieces(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  let left = new Uint8Array();
  for (const piece of pieces) {
    const joined = new Uint8Array(left.length + piece.length);
    joined.set(left);
    joined.set(piece, left.length);
    const whole = joined.length - (joined.length % 3);
    if (whole > 0) yield encoder.encode(encodeBase64Url(joined.subarray(0, whole)));
    left = joined.slice(whole);
  }
  if (left.length > 0) yield encoder.encode(encodeBase64Url(left));
}

function decodeExactly(base64: string): Uint8Array | undefined {
  const tail = base64.slice(-4);
  try {
    // Bits left over sit in the last quantum alone.
    if (btoa(atob(tail)) !== tail) return undefined;
    const binary = atob(base64);
    const octets = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) octets[index] = binary.charCodeAt(index);
    return octets;
  } catch {
    // `atob` throws for lengths that no sequence of octets has.
    return undefined;
  }
}
