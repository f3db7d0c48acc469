/**
 * Canonical JSON (RFC 8785): one value, one sequence of octets, so that it can be hashed.
 *
 * What is read has to be canonical already. That refuses names given twice, blanks, other
 * orders and other ways to write a number, all of which parsers of others may take differently.
 */

import canonicalize from 'canonicalize';
import { EvidenceError } from '../evidence-error.ts';
import type { EvidenceErrorCode } from '../evidence-error.ts';

const encoder = new TextEncoder();

/** Members that are undefined are left out. */
export function encodeCanonicalJson(value: object): Uint8Array {
  return encoder.encode(canonicalize(value));
}

export interface CanonicalLimits {
  readonly octetsMax: number;
  /** What it is called when it cannot be read. */
  readonly code: EvidenceErrorCode;
}

/** @throws {EvidenceError} `limits.code` for what is too long, no JSON, or not canonical. */
export function parseCanonicalJson(octets: Uint8Array, limits: CanonicalLimits): unknown {
  if (octets.length > limits.octetsMax) throw new EvidenceError(limits.code);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
    const value: unknown = JSON.parse(text);
    if (canonicalize(value) === text) return value;
  } catch (cause) {
    // No UTF-8, no JSON, or a lone surrogate.
    throw new EvidenceError(limits.code, { cause });
  }
  throw new EvidenceError(limits.code);
}
