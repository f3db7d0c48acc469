/**
 * Seal: a CAdES signature (EN 319 122-1, 6) by the unit that is there for evidence and nothing
 * else. Records are sealed detached, since they are kept beside it; all else stands inside.
 *
 *     prepareSeal → the unit signs `digestToSign` → a time-stamp over the signature → embedCms
 */

import { prepareCades } from '@kumoin/ades';
import type { AdesSigner, PreparedCms } from '@kumoin/ades';

/**
 * Extended key usage of that unit. Without it, whoever has a signing certificate under the same
 * root could seal records. In the arc for examples (ITU-T X.660), as the policies are.
 */
export const evidencePurpose = '2.999.1.3';

export interface SealOrder {
  readonly content: Uint8Array;
  readonly attached: boolean;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time it claims. */
  readonly at: number;
}

/** @throws {PkiError} when the certificate cannot be read or does not go with the algorithm. */
export function prepareSeal({ content, attached, signer, at }: SealOrder): PreparedCms {
  return prepareCades({ content: { document: content }, attached, signer, signingTime: at });
}
