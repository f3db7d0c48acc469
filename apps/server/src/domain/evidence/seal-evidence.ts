/** What a seal is decided on: the content, what it is, the unit that seals, and the clock. */

import type { Authority } from '#domain/issuance/authority.ts';

/**
 * A record of a transaction, a head of the log, a token's certificate, its status, or that it
 * answered, for somebody else's record.
 */
export const sealedKinds = ['record', 'head', 'certificate', 'status', 'attestation'] as const;

export type SealedKind = (typeof sealedKinds)[number];

export interface SealEvidence {
  readonly sealed: SealedKind;
  /** In the one form that its kind has. */
  readonly content: Uint8Array;
  readonly authority: Authority;
  readonly at: number;
}
