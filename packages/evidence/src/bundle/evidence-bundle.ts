/**
 * Evidence bundle: all that a third party needs about one transaction, in one file: its records
 * with their seals and their places in the log, a head of the log, who the token was, what has
 * become of it, and what was shown. It holds no key, and nothing to be trusted for itself.
 */

import type { Statement } from '@kumoin/otp';
import { bytesToHex } from '@kumoin/pki';
import { encodeBase64 } from '../json/base64.ts';
import { encodeCanonicalJson } from '../json/canonical-json.ts';

export interface BundledRecord {
  /** See `encodeEvidence`. */
  readonly body: Uint8Array;
  /** Detached CMS over it. */
  readonly seal: Uint8Array;
  /** In the log, 0 for the first. */
  readonly position: number;
  /** That its seal is there (RFC 6962, 2.1.1). */
  readonly proof: readonly Uint8Array[];
}

/** That the head begins with all of an older one that somebody kept (RFC 6962, 2.1.2). */
export interface BundledConsistency {
  readonly olderSize: number;
  readonly proof: readonly Uint8Array[];
}

export interface EvidenceBundle {
  /** In the order of their positions. */
  readonly records: readonly BundledRecord[];
  /** CMS around a tree head. */
  readonly head: Uint8Array;
  /** CMS around a token certificate. */
  readonly certificate: Uint8Array;
  /** CMS around a token status, from when the bundle was made. */
  readonly status: Uint8Array;
  /** What was shown; the records have its hash. */
  readonly statement: Statement;
  readonly consistency?: BundledConsistency;
}

export const bundleType = 'kumoin-evidence-bundle';
export const bundleOctetsMax = 8 * 1024 * 1024;
export const bundledRecordsMax = 64;

export function encodeBundle(bundle: EvidenceBundle): Uint8Array {
  const { records, consistency } = bundle;
  return encodeCanonicalJson({
    type: bundleType,
    version: 1,
    records: records.map(({ body, seal, position, proof }) => ({
      body: encodeBase64(body),
      seal: encodeBase64(seal),
      position,
      proof: proof.map(bytesToHex),
    })),
    head: encodeBase64(bundle.head),
    certificate: encodeBase64(bundle.certificate),
    status: encodeBase64(bundle.status),
    statement: bundle.statement,
    consistency: consistency && {
      olderSize: consistency.olderSize,
      proof: consistency.proof.map(bytesToHex),
    },
  });
}
