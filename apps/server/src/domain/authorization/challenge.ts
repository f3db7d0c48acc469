/**
 * Challenge: what a signer is asked to answer before they agree: a code that was sent to them, the
 * nonce for a passkey, or what a token computes over (a token transaction). CSC API v1.0.4.0, 11.8 `credentials/sendOTP` and v2.0.0.2, 11.8
 * `credentials/getChallenge`.
 *
 * A credential has one of a kind, the newest. It is good for one right answer to the client that
 * asked for it, for five minutes. Wrong answers are counted across the codes that follow each
 * other: whoever asks for a new code has no more guesses than before.
 */

import type { FactorKind } from '../credentials/credential.ts';
import type { AccountId, ChallengeId, ClientId, CredentialId } from '../identifiers.ts';
import type { AttemptLimit } from './factor.ts';

export const challengeKinds = [
  'sms',
  'mail',
  'passkey',
  'ocra',
  'device',
] as const satisfies readonly FactorKind[];

export type ChallengeKind = (typeof challengeKinds)[number];

/** Answered with a token (RFC 6287). */
export type TokenFactorKind = Extract<ChallengeKind, 'ocra' | 'device'>;

/** Sent to the signer; a passkey's goes to the client. */
export type SentKind = Exclude<ChallengeKind, 'passkey' | TokenFactorKind>;

export interface Challenge {
  readonly id: ChallengeId;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly kind: ChallengeKind;
  /**
   * Code: keyed MAC under `challengeContext`. Passkey: the nonce, which is no secret. Token: the
   * octets of the identifier of its transaction, where wrong answers are counted.
   */
  readonly verifier: Uint8Array;
  /** Since the last right answer, to this and to those before it. */
  readonly failures: number;
  readonly failedAt: number | undefined;
  readonly usedAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export const challengeSeconds = 300;
export const codeDigits = 6;

/** For a while only: a lock that only an operator opens would let a client shut a signer out. */
export const codeAttempts = { failuresMax: 5, lockSeconds: 3600 } as const satisfies AttemptLimit;

export function isTokenFactorKind(kind: FactorKind): kind is TokenFactorKind {
  return kind === 'ocra' || kind === 'device';
}

export function isChallengeKind(kind: FactorKind): kind is ChallengeKind {
  return challengeKinds.some((own) => own === kind);
}

/** The context a code is MACed under: it is right for no other challenge. */
export function challengeContext({ id, kind }: Pick<Challenge, 'id' | 'kind'>): string {
  return `challenge:${kind}:${id}`;
}

/** Every code is as likely as any other, so numbers above the last whole million are passed over. */
const fairBelow = Math.floor(2 ** 32 / 10 ** codeDigits) * 10 ** codeDigits;

/** @returns undefined for four octets that would make some codes likelier than others. */
export function codeOf(octets: Uint8Array): string | undefined {
  const number = new DataView(octets.buffer, octets.byteOffset, octets.byteLength).getUint32(0);
  if (number >= fairBelow) return undefined;
  return String(number % 10 ** codeDigits).padStart(codeDigits, '0');
}

/** Good for an answer of this client, now. */
export function isOpenChallenge(
  challenge: Challenge | undefined,
  clientId: ClientId,
  at: number,
): challenge is Challenge {
  if (challenge === undefined || challenge.clientId !== clientId) return false;
  return challenge.usedAt === undefined && at < challenge.expiresAt;
}
