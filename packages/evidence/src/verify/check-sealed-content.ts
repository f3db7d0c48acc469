/** Head, token certificate and status: each a statement inside a seal, read once the seal holds. */

import { EvidenceError } from '../evidence-error.ts';
import { checkSeal } from '../seal/check-seal.ts';
import type { Trust } from '../seal/trust.ts';
import type { FaultCode, Findings } from './finding.ts';

export interface SealedContent<Content> {
  readonly about: string;
  readonly sealed: Uint8Array;
  /** @throws {EvidenceError} */
  readonly parse: (octets: Uint8Array) => Content;
  readonly malformed: FaultCode;
}

export interface Read<Content> {
  readonly content: Content;
  readonly sealedAt: number | undefined;
}

/** @returns undefined when it cannot be read; with a bad seal it is read all the same. */
export function checkSealedContent<Content>(
  { about, sealed, parse, malformed }: SealedContent<Content>,
  { trust, findings }: { readonly trust: Trust; readonly findings: Findings },
): Read<Content> | undefined {
  const { content, sealedAt, faults, details } = checkSeal({ seal: sealed }, trust);
  findings.faults(faults, about, details);
  if (content === undefined) return undefined;
  try {
    return { content: parse(content), sealedAt };
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    findings.fault(malformed, about);
    return undefined;
  }
}
