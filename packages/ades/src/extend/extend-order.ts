/**
 * What a caller orders when a signature is to be brought to a higher level, and what the driver
 * works with. The instant is given once: everything in one run is judged for the same `at`.
 */

import type { Certificate, HashAlgorithm } from '@kumoin/pki';
import type { AdesNeeds } from '../needs/ades-needs.ts';
import type { SignatureLevel } from './signature-level.ts';

/**
 * How old an answer about a signer's certificate may be:
 *
 * - `issued-after-proof`: made after the time for which the signature is proven (TS 119 172-4,
 *   maximum freshness zero), so that the answer will still say something when the certificate
 *   has ended.
 * - `current-at-proof`: not yet outdated then (EN 319 102-1, 5.2.5, without a maximum).
 *
 * Certificates of authorities are held to the second, since lists about them come seldom.
 */
export type RevocationFreshness = 'issued-after-proof' | 'current-at-proof';

export interface ExtendOrder {
  readonly level: Exclude<SignatureLevel, 'B-B'>;
  readonly needs: AdesNeeds;
  /**
   * Trusted. Left out, nobody judges whom a certificate leads to; then B-T is all there is,
   * since validation data are the data of a path to an anchor.
   */
  readonly anchors?: readonly Certificate[];
  /** Milliseconds since 1970: now. */
  readonly at: number;
  /** Of the imprints of new time-stamps; SHA-256 unless given. */
  readonly hash?: HashAlgorithm;
  /** The signatures that are meant, by id; all of them unless given. */
  readonly signatures?: readonly string[];
  /** DER; certificates from elsewhere that may be needed to build a path. */
  readonly certificates?: readonly Uint8Array[];
  readonly revocationFreshness?: RevocationFreshness;
}
