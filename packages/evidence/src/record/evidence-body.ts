/**
 * What a record says of one step of a token transaction. It is written in one commit with what
 * it tells of; who is meant and what was approved stand in it as hashes only.
 *
 * The statement has a nonce of its own, so that its hash gives nothing away: whoever is to see
 * what was approved gets the statement beside the record.
 */

import type { StatementKind } from '@kumoin/otp';

/** What is sealed says what it is, so that nothing can be taken for something else. */
export const evidenceType = 'kumoin-evidence';

/** `challenged` is written before anything is shown: the transfer existed before its code. */
export const evidenceEvents = [
  'challenged',
  'approved',
  'rejected',
  'refused',
  'expired',
  'cancelled',
] as const;

export type EvidenceEvent = (typeof evidenceEvents)[number];

export interface EvidenceBody {
  readonly recordId: string;
  readonly event: EvidenceEvent;
  /** Milliseconds since 1970, as all instants here. */
  readonly at: number;
  /** SHA-256 of the body before this one, of the same transaction. */
  readonly previous?: string;
  /** Who asked, as they were shown. */
  readonly relyingParty: string;
  readonly transaction: EvidenceOfTransaction;
  readonly challenge: EvidenceOfChallenge;
  readonly token: EvidenceOfToken;
  /** Once there was a right answer. */
  readonly ocra?: EvidenceOfAnswer;
  /** Of an approval by a token that has a second party. */
  readonly attestation?: EvidenceOfAttestation;
  readonly result: EvidenceOfResult;
  /** By which way challenge and answer went, such as `push` or `typed`. */
  readonly channel?: string;
  /** The program that verified. */
  readonly verifier: string;
}

export interface EvidenceOfTransaction {
  readonly id: string;
  readonly kind: StatementKind;
  /** SHA-256 of the canonical statement: all that was shown, and nothing else. */
  readonly statementHash: string;
  readonly language: string;
  readonly createdAt: number;
  readonly shownAt?: number;
  readonly expiresAt: number;
}

export interface EvidenceOfChallenge {
  readonly nonce: string;
  /** For a typed answer. */
  readonly suite: string;
  /** As that suite has it; none where the code is over no question. */
  readonly question?: string;
}

export const statusWords = ['good', 'inactive', 'suspended', 'revoked', 'expired'] as const;

export type TokenStatusWord = (typeof statusWords)[number];

export interface EvidenceOfToken {
  readonly id: string;
  readonly kind: string;
  /** See `pseudonymOf`. */
  readonly holder: string;
  /** To its key, as in its certificate. */
  readonly commitment: string;
  /** SHA-256 of its certificate, if there was one then. */
  readonly certificate?: string;
  readonly status: TokenStatusWord;
  /** False: we made the code and sent it; nobody else has the key. */
  readonly userHeldKey: boolean;
  /** The token at a second party, without whose word this one approves nothing. */
  readonly secondToken?: string;
}

export interface EvidenceOfAnswer {
  readonly suite: string;
  readonly question?: string;
  /** Digits, or the whole MAC in hex. */
  readonly response: string;
  readonly counter?: number;
  readonly step?: number;
  /** By how many steps or counts it was off what was expected. */
  readonly drift: number;
  /** Whether a PIN is part of what was computed. */
  readonly pin: boolean;
}

export interface EvidenceOfAttestation {
  /** Where the second party is, such as `https://second.example`. */
  readonly origin: string;
  /** Base64: a seal of theirs around a `AttestationBody`. */
  readonly statement: string;
}

export interface EvidenceOfResult {
  readonly outcome: 'pending' | 'accepted' | 'rejected';
  readonly reason?: string;
  /** Wrong answers so far. */
  readonly failures: number;
}
