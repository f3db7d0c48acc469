/**
 * Token: an OATH device that shares keys with us (RFC 6287, RFC 4226, RFC 6238), and its life.
 *
 * The standards know no expiry and no revocation; a token here has both, as a certificate has.
 * What counts (counter, time step, uses, failures) is settled in the store, in one commit with
 * what it was used for.
 */

import type { AccountId, TenantId, TokenId } from '../identifiers.ts';
import type { AttemptLimit } from '../authorization/factor.ts';

/**
 * `authenticator`: our app, keys agreed with the phone. `hardware`: from a container of seeds
 * (PSKC). `server`: nobody holds its key but we; codes made with it are sent.
 */
export type TokenKind = 'authenticator' | 'hardware' | 'server';

export type TokenAlgorithm = 'ocra' | 'hotp' | 'totp';

/** `inactive`: there, but never used rightly yet. The last two are for good. */
export type TokenState = 'inactive' | 'active' | 'suspended' | 'revoked' | 'replaced';

export interface TokenSuites {
  /** For codes that people type: an OCRA suite, or `HOTP-SHA1-6`, or `TOTP-SHA1-6-T30S`. */
  readonly typed: string;
  /** Between machines, with the whole MAC: 256 bits stand in the record. */
  readonly online?: string;
  /** By which we prove a statement to be ours; under a key of its own (RFC 6287, 7.2). */
  readonly server?: string;
}

export interface Token {
  readonly id: TokenId;
  readonly tenantId: TenantId;
  /** Undefined: in stock, assigned to nobody yet. */
  readonly accountId: AccountId | undefined;
  readonly kind: TokenKind;
  readonly algorithm: TokenAlgorithm;
  /** Unique where there is one: manufacturer and number, as in PSKC. */
  readonly serial: string | undefined;
  /** As its owner calls it. */
  readonly label: string;
  readonly suites: TokenSuites;
  /** `TokenKeys`, sealed under `tokenContext`. */
  readonly keysSealed: Uint8Array;
  /** Hex SHA-256 of what `keyCommitment` joins: what its certificate says of the key. */
  readonly commitment: string;
  readonly state: TokenState;
  readonly notBefore: number;
  readonly notAfter: number | undefined;
  /** PSKC `NumberOfTransactions`. */
  readonly usesMax: number | undefined;
  readonly uses: number;
  /** The next that may come (RFC 4226, 7.2). */
  readonly counter: number;
  /** The newest that was used: older and equal ones never work again. */
  readonly lastStep: number | undefined;
  /** How far its clock is off, in steps. */
  readonly driftSteps: number;
  /** In a row. */
  readonly failures: number;
  readonly failedAt: number | undefined;
  readonly createdAt: number;
  readonly activatedAt: number | undefined;
  /** When it was revoked or replaced. */
  readonly endedAt: number | undefined;
  readonly endReason: TokenEndReason | undefined;
  readonly replacedBy: TokenId | undefined;
  /** At the second party: without its answer, too, this one approves nothing. */
  readonly secondTokenId: TokenId | undefined;
}

export const tokenEndReasons = ['lost', 'stolen', 'broken', 'compromised', 'closed'] as const;

export type TokenEndReason = (typeof tokenEndReasons)[number];

/** Delegated Regulation (EU) 2018/389, Article 4: not more than five wrong ones in a row. */
export const tokenAttempts = {
  failuresMax: 5,
  lockSeconds: undefined,
} as const satisfies AttemptLimit;

/** The context its keys are sealed under: they open for no other token. */
export function tokenContext({ id }: Pick<Token, 'id'>): string {
  return `token:${id}`;
}
