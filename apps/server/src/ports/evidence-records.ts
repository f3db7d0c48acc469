/**
 * Store of evidence: drafts come in with what they tell of (`TokenTransactions`); here they are
 * sealed and put into the log, in order and without gaps. There is no way to change or remove one.
 */

import type { EvidenceEvent } from '@kumoin/evidence';
import type { EvidenceRecordId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';

export interface EvidenceRecord {
  readonly id: EvidenceRecordId;
  readonly transactionId: TokenTransactionId;
  readonly event: EvidenceEvent;
  readonly body: Uint8Array;
  readonly at: number;
  /** Once it is in the log. */
  readonly logged: LoggedRecord | undefined;
}

export interface LoggedRecord {
  /** 0 for the first, without gaps. */
  readonly position: number;
  /** Detached CMS over the body, with a time-stamp. */
  readonly seal: Uint8Array;
  /** Of the leaf (RFC 6962, 2.1), hex. */
  readonly leafHash: string;
}

export interface TreeHead {
  readonly size: number;
  readonly rootHash: string;
  /** What was signed, and with what: see `@kumoin/evidence`. */
  readonly signed: Uint8Array;
  readonly at: number;
}

export interface TokenCertificate {
  readonly tokenId: TokenId;
  /** 1 for the first of the token. */
  readonly serial: number;
  readonly signed: Uint8Array;
  readonly at: number;
}

export interface EvidenceRecords {
  find(id: EvidenceRecordId): Promise<EvidenceRecord | undefined>;
  /** In the order of the log; those that are not there yet come last, the oldest first. */
  listOf(transactionId: TokenTransactionId): Promise<readonly EvidenceRecord[]>;
  /** Not in the log yet, the oldest first. */
  listUnlogged(limit: number): Promise<readonly EvidenceRecord[]>;
  /** How many are in the log. */
  countLogged(): Promise<number>;
  /**
   * The next positions, all of them or none.
   * @returns false, with nothing changed, when another node has been there.
   */
  log(entries: readonly (LoggedRecord & { readonly id: EvidenceRecordId })[]): Promise<boolean>;
  /** Leaf hashes from a position on, in order. */
  listLeaves(from: number, limit: number): Promise<readonly string[]>;
  /** @returns undefined for the hash of no leaf. */
  findPosition(leafHash: string): Promise<number | undefined>;
  /** @returns false, with nothing changed, when there is one of this size. */
  addHead(head: TreeHead): Promise<boolean>;
  /** The one of the greatest size. */
  newestHead(): Promise<TreeHead | undefined>;
  addCertificate(certificate: Omit<TokenCertificate, 'serial'>): Promise<TokenCertificate>;
  /** The newest of the token. */
  findCertificate(tokenId: TokenId): Promise<TokenCertificate | undefined>;
}
