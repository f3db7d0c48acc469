/**
 * An ECDSA signature as X.509 carries it, the DER of r and s, and as XML and JWS do: r‖s, each as
 * wide as the order of the curve (RFC 7518, 3.4; XML Signature 1.1, 6.4.3).
 *
 * The width comes from the key and never from the signature: a short r keeps its zeros.
 */

import {
  concatBytes,
  derInteger,
  DerFields,
  derSequence,
  parseDer,
  PkiError,
  readInteger,
} from '@kumoin/pki';
import type { KeyAlgorithm } from '@kumoin/pki';

const widths: ReadonlyMap<KeyAlgorithm, number> = new Map([
  ['p-256', 32],
  ['p-384', 48],
  ['p-521', 66],
]);

/** @returns undefined for what is no DER of r and s, or not of this curve. */
export function rawFromDerEcdsa(der: Uint8Array, key: KeyAlgorithm): Uint8Array | undefined {
  const width = widths.get(key);
  if (width === undefined) return undefined;
  try {
    const fields = DerFields.ofSequence(parseDer(der));
    const halves = [readInteger(fields.takeAny()), readInteger(fields.takeAny())];
    fields.end();
    if (halves.some((half) => half < 0n || half >> BigInt(8 * width) !== 0n)) return undefined;
    return concatBytes(halves.map((half) => bytesOf(half, width)));
  } catch (cause) {
    // Who asked tells what a signature that cannot be read means.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

/** @returns undefined when the length is not that of the curve. */
export function derFromRawEcdsa(raw: Uint8Array, key: KeyAlgorithm): Uint8Array | undefined {
  const width = widths.get(key);
  if (width === undefined || raw.length !== 2 * width) return undefined;
  return derSequence(
    derInteger(numberOf(raw.subarray(0, width))),
    derInteger(numberOf(raw.subarray(width))),
  );
}

function bytesOf(value: bigint, width: number): Uint8Array {
  const digits = value.toString(16).padStart(2 * width, '0');
  return Uint8Array.from({ length: width }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}
