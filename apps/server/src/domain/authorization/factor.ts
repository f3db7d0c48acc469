/**
 * Factor: what a signer proves themselves with (password, PIN, one-time password), and how
 * often it may be wrong.
 *
 * The secret is compared first and the outcome settled after, in one atomic step of the store;
 * only what was settled is answered. So of many guesses at the same moment no more than the
 * limit are answered as wrong or right, whichever order they come in, and many right attempts
 * at the same moment do not lock anybody out.
 */

import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';

export type FactorType = 'password' | 'pin' | 'totp';

export interface Factor {
  readonly id: FactorId;
  readonly accountId: AccountId;
  readonly type: FactorType;
  /** A PIN belongs to one credential; password and TOTP belong to the account. */
  readonly credentialId: CredentialId | undefined;
  /** Password: argon2id text. PIN: keyed MAC. TOTP: sealed seed. Never the secret in clear. */
  readonly verifier: Uint8Array;
  readonly failures: number;
  /** When the last failure was counted: a temporary lock ends some time after it. */
  readonly lastAttemptAt: number | undefined;
  /** TOTP: the newest time step that was used; older and equal ones never work again. */
  readonly lastStep: number | undefined;
}

export interface AttemptLimit {
  readonly failuresMax: number;
  /** A lock opens by itself after this; undefined = only an operator opens it. */
  readonly lockSeconds: number | undefined;
}

/** Passwords lock for a while only: else anybody could shut a signer out by name. */
export const attemptLimits: Readonly<Record<FactorType, AttemptLimit>> = {
  password: { failuresMax: 10, lockSeconds: 900 },
  pin: { failuresMax: 5, lockSeconds: undefined },
  totp: { failuresMax: 5, lockSeconds: undefined },
};

const pinForm = /^\d{6,12}$/;

/**
 * The octets of a PIN that may be used.
 * @throws {Refusal} `pin_too_weak`.
 */
export function pinSecret(pin: Secret<string>): Uint8Array {
  refuseUnless(pinForm.test(pin.reveal()), 'pin_too_weak');
  return new TextEncoder().encode(pin.reveal());
}

/** A PIN nobody has tried yet, but for its verifier: the MAC of `pinSecret` under its context. */
export function newPin(id: FactorId, credential: PinOwner): Omit<Factor, 'verifier'> {
  const { ownerId: accountId, id: credentialId } = credential;
  const counters = { failures: 0, lastAttemptAt: undefined, lastStep: undefined };
  return { id, type: 'pin', accountId, credentialId, ...counters };
}

interface PinOwner {
  readonly id: CredentialId;
  readonly ownerId: AccountId;
}

/** The context a factor's verifier is sealed or MACed under: it works for no other factor. */
export function factorContext(factor: Pick<Factor, 'id' | 'type'>): string {
  return `factor:${factor.type}:${factor.id}`;
}
