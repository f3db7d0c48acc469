/**
 * Draft evidence: what is known when a transaction takes a step, as the record that will be
 * sealed. The caller puts the draft into the commit of that step.
 *
 * Who holds the token and what the statement says go in as hashes; a wrong answer is not written
 * down, since it may be the right one of another question.
 */

import { strict as assert } from 'node:assert';
import { encodeEvidence, parseEvidence, pseudonymOf } from '@kumoin/evidence';
import type {
  EvidenceEvent,
  EvidenceOfAnswer,
  EvidenceOfAttestation,
  EvidenceOfResult,
} from '@kumoin/evidence';
import type { EvidenceRecordId } from '../identifiers.ts';
import type { Token } from '../tokens/token.ts';
import type { TokenTransaction } from '../transactions/token-transaction.ts';
import type { EvidenceDraft } from './evidence-draft.ts';
import { tokenStatusOf } from './token-status-of.ts';

export interface EvidenceFacts {
  /** Drawn for it. */
  readonly id: EvidenceRecordId;
  readonly event: EvidenceEvent;
  /** As it is after the step. */
  readonly transaction: TokenTransaction;
  /** Hex SHA-256 of the canonical statement. */
  readonly statementHash: string;
  /** The question of the typed suite, if that suite has one. */
  readonly question: string | undefined;
  /** As it was when it was asked. */
  readonly token: Token;
  readonly at: number;
  /** Of an approval, and of nothing else. */
  readonly answer?: EvidenceOfAnswer;
  /** What the second party of the token sealed. */
  readonly attestation?: EvidenceOfAttestation;
  /** Why it ended otherwise: a word of ours, such as `superseded` or `answers_used_up`. */
  readonly reason?: string;
  /** By which way, such as `push`. */
  readonly channel?: string;
}

/** Stands in every record: which program verified. */
const verifier = 'Kumoin 0.1';

export function draftEvidence(facts: EvidenceFacts): EvidenceDraft {
  const { id, event, transaction, at, answer, attestation, channel } = facts;
  assert((event === 'approved') === (answer !== undefined), 'an approval is one right answer');
  const { statement } = transaction;
  const body = encodeEvidence({
    recordId: id,
    event,
    at,
    relyingParty: statement.relyingParty,
    transaction: {
      id: transaction.id,
      kind: statement.kind,
      statementHash: facts.statementHash,
      language: transaction.language,
      createdAt: transaction.createdAt,
      ...(transaction.shownAt !== undefined && { shownAt: transaction.shownAt }),
      expiresAt: transaction.expiresAt,
    },
    challenge: {
      nonce: statement.nonce,
      suite: transaction.suite,
      ...(facts.question !== undefined && { question: facts.question }),
    },
    token: holderOf(facts),
    ...(answer && { ocra: answer }),
    ...(attestation && { attestation }),
    result: resultOf(facts),
    ...(channel !== undefined && { channel }),
    verifier,
  });
  // What could not be read back would hold up the log for good.
  parseEvidence(body);
  return { id, transactionId: transaction.id, event, body, at };
}

function holderOf({ token, at }: EvidenceFacts) {
  const { id, accountId, kind, commitment, secondTokenId } = token;
  assert(accountId !== undefined, 'a token of nobody was asked');
  return {
    id,
    kind,
    holder: pseudonymOf(accountId, id),
    commitment,
    status: tokenStatusOf(token, at),
    userHeldKey: kind !== 'server',
    ...(secondTokenId !== undefined && { secondToken: secondTokenId }),
  };
}

const outcomes = {
  challenged: 'pending',
  approved: 'accepted',
  rejected: 'rejected',
  refused: 'rejected',
  expired: 'rejected',
  cancelled: 'rejected',
} as const satisfies Record<EvidenceEvent, EvidenceOfResult['outcome']>;

function resultOf({ event, reason, transaction }: EvidenceFacts): EvidenceOfResult {
  return {
    outcome: outcomes[event],
    ...(reason !== undefined && { reason }),
    failures: transaction.failures,
  };
}
