/**
 * What goes into the commit of each step of a transaction: the evidence, the line of the journal,
 * and, where it ends, the message for a client that asked to be told.
 */

import { statementDigest } from '@kumoin/otp';
import { bytesToHex } from '@kumoin/pki';
import type { EvidenceEvent, EvidenceOfAnswer, EvidenceOfAttestation } from '@kumoin/evidence';
import { draftEvidence } from '#domain/evidence/draft-evidence.ts';
import type { EvidenceRecordId, NotificationId } from '#domain/identifiers.ts';
import type { JournalEvent } from '#domain/journal/journal-entry.ts';
import type { Token } from '#domain/tokens/token.ts';
import { tellDecided } from '#domain/transactions/tell-decided.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { typedQuestion } from '#domain/transactions/typed-question.ts';
import { parsed } from '#domain/transactions/usable-suite.ts';
import type { Random } from '#ports/random.ts';
import type { Recording } from '#ports/token-transactions.ts';

export interface Step {
  readonly event: EvidenceEvent;
  /** As it is after the step. */
  readonly transaction: TokenTransaction;
  /** As it was when it was asked. */
  readonly token: Token;
  readonly at: number;
  readonly answer?: EvidenceOfAnswer;
  readonly attestation?: EvidenceOfAttestation;
  readonly reason?: string;
  readonly channel?: string;
}

const journaled: Readonly<Record<EvidenceEvent, JournalEvent>> = {
  challenged: 'transaction.begun',
  approved: 'transaction.approved',
  rejected: 'transaction.rejected',
  refused: 'transaction.refused',
  expired: 'transaction.expired',
  cancelled: 'transaction.cancelled',
};

export function recordStep({ random }: { readonly random: Random }, step: Step): Recording {
  const { event, transaction, at, reason } = step;
  const { id, accountId, clientId, tokenId, statement, suite } = transaction;
  const statementHash = bytesToHex(statementDigest(statement));
  const question = typedQuestion(statement, parsed(suite)).question.text;
  const recordId = random.identifier() as EvidenceRecordId;
  const evidence = draftEvidence({ ...step, id: recordId, statementHash, question });
  const facts = {
    ...{ transaction: id, account: accountId, client: clientId, token: tokenId },
    ...{ kind: statement.kind, statement: statementHash },
    ...(reason !== undefined && { reason }),
  };
  const notificationId = random.identifier() as NotificationId;
  return {
    evidence: [evidence],
    note: { event: journaled[event], facts },
    notification: tellDecided(transaction, { id: notificationId, event, at }),
  };
}
