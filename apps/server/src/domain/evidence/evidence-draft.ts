/**
 * Evidence draft: what is to be proved later about a token transaction, written in one commit
 * with what it tells of. It is sealed, time-stamped and put into the log afterwards, in order.
 */

import type { EvidenceEvent } from '@kumoin/evidence';
import type { EvidenceRecordId, TokenTransactionId } from '../identifiers.ts';

export interface EvidenceDraft {
  readonly id: EvidenceRecordId;
  readonly transactionId: TokenTransactionId;
  readonly event: EvidenceEvent;
  /** Canonical JSON (RFC 8785), see `encodeEvidence`. */
  readonly body: Uint8Array;
  readonly at: number;
}
