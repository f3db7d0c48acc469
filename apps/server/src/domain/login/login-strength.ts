/**
 * How strong a log-in is, and what is still to be proved.
 *
 * Strong is: two factors of different kinds, a passkey whose device checked its user (which is
 * two: the device, and the finger or the PIN), or a provider elsewhere of which the operator
 * says so. A password alone is not, nor are two things of one kind.
 */

import type { LoginMethod } from './login-session.ts';

export interface LoginProof {
  readonly methods: readonly LoginMethod[];
  /** The provider of `oidc` or `saml` is one that the operator calls strong. */
  readonly providerStrong: boolean;
}

/** Our passkeys always check their user: the adapter refuses those that did not. */
export function isStrong({ methods, providerStrong }: LoginProof): boolean {
  if (methods.includes('passkey')) return true;
  const first = methods.some((method) => method !== 'totp');
  if (methods.includes('totp')) return first;
  return providerStrong && methods.some((method) => method === 'oidc' || method === 'saml');
}

/** Whoever has an authenticator app is asked for its code, unless they proved as much already. */
export function needsTotp(proof: LoginProof, enrolled: boolean): boolean {
  return enrolled && !isStrong(proof);
}
