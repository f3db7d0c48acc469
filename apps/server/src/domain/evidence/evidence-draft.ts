/**
 * Evidence draft: what is to be proved later about a token transaction, written in one commit
 * with what it tells of. It is sealed, time-stamped and put into the log afterwards, in order.
 */

import type { EvidenceRecordId, TokenTransactionId } from '../identifiers.ts';

/** `challenged` is written before anything is shown: the transfer existed before its code. */
export type EvidenceEvent =
  'challenged' | 'approved' | 'rejected' | 'refused' | 'expired' | 'cancelled';

export interface EvidenceDraft {
  readonly id: EvidenceRecordId;
  readonly transactionId: TokenTransactionId;
  readonly event: EvidenceEvent;
  /** Canonical JSON (RFC 8785). */
  readonly body: Uint8Array;
  readonly at: number;
}
