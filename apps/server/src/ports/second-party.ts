/**
 * The second party: another installation, under other administrators, that holds a key of its own
 * for a token. It is asked for each approval, and sees the question alone, which is a hash.
 */

import type { TokenId } from '#domain/identifiers.ts';

export interface SecondAnswer {
  /** As the second party calls its token. */
  readonly tokenId: TokenId;
  /** 64 hex digits. */
  readonly question: string;
  readonly response: string;
}

export interface SecondParty {
  /** Where the app enrols and we ask, such as `https://second.example`. */
  readonly origin: string;
  /**
   * The same answer may be asked about again: who died in between learns it then.
   * @returns its attestation, sealed; undefined when it refuses the answer.
   * @throws {Outage} `second_party_failed`, within seconds.
   */
  attest(answer: SecondAnswer): Promise<Uint8Array | undefined>;
}
