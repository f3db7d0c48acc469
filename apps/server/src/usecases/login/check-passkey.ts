/**
 * Check passkey: does a passkey of this account answer this challenge? For those who make the
 * challenge themselves, such as one that stands for the digests to be signed; that it is answered
 * once is their business.
 */

import type { AccountId } from '#domain/identifiers.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { acceptAssertion } from './accept-assertion.ts';
import type { AcceptAssertionPorts } from './accept-assertion.ts';

export interface PasskeyClaim {
  readonly accountId: AccountId;
  /** Base64url, without padding. */
  readonly challenge: string;
  readonly assertion: PasskeyAssertion;
}

/** @throws {Refusal} `passkey_refused`, whatever is wrong with it. */
export type CheckPasskey = (claim: PasskeyClaim) => Promise<void>;

export function makeCheckPasskey(ports: AcceptAssertionPorts): CheckPasskey {
  const { passkeys } = ports;

  return async function checkPasskey({ accountId, challenge, assertion }) {
    // Before its use is noted: somebody else's passkey is not touched.
    const passkey = await passkeys.find(assertion.id);
    refuseUnless(passkey?.accountId === accountId, 'passkey_refused');
    await acceptAssertion(ports, assertion, challenge);
  };
}
