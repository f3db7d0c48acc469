/** Object identifiers: dotted text ⇄ content octets (X.690, 8.19). */

import { PkiError } from '../pki-error.ts';

const arcsMax = 32;
/** 32 arcs of up to 39 digits each would not fit, but none in use comes near. */
const bytesMax = 256;

/** @throws {PkiError} `der_bad_value`. */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d{0,38})){1,31}$/.test(dotted)) {
    throw new PkiError('der_bad_value', 'not an object identifier');
  }
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  if (first < 2n && second > 39n) throw new PkiError('der_bad_value', 'second arc above 39');
  return Uint8Array.from([first * 40n + second, ...rest].flatMap(encodeArc));
}

/** @throws {PkiError} `der_bad_value`. */
export function decodeObjectIdentifier(content: Uint8Array): string {
  if (content.length > bytesMax) throw new PkiError('der_too_large', 'object identifier');
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (const octet of content) {
    if (fresh && octet === 0x80) throw new PkiError('der_bad_value', 'padded object identifier');
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    fresh = octet < 0x80;
    if (!fresh) continue;
    arcs.push(arc);
    arc = 0n;
    if (arcs.length > arcsMax) throw new PkiError('der_bad_value', 'object identifier too long');
  }
  const [head, ...rest] = arcs;
  if (head === undefined || !fresh)
    throw new PkiError('der_bad_value', 'truncated object identifier');
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}

function encodeArc(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
