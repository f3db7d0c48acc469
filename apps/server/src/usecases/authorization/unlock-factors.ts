/**
 * Unlock factors: an operator sets the counters of a signer's PIN, one-time password and codes back
 * after the signer has proved in some other way who they are.
 */

import type { CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Factors } from '#ports/factors.ts';
import type { Journal } from '#ports/journal.ts';

export interface UnlockFactorsPorts {
  readonly credentials: Credentials;
  readonly factors: Factors;
  readonly challenges: Challenges;
  readonly journal: Journal;
}

/** @throws {Refusal} `credential_unknown`. */
export type UnlockFactors = (credentialId: CredentialId) => Promise<void>;

export function makeUnlockFactors(ports: UnlockFactorsPorts): UnlockFactors {
  const { credentials, factors, challenges, journal } = ports;

  return async function unlockFactors(credentialId) {
    const credential = await credentials.find(credentialId);
    refuseUnless(credential !== undefined, 'credential_unknown');
    const accountId = credential.ownerId;
    const found = await Promise.all([
      factors.find({ accountId, type: 'pin', credentialId }),
      factors.find({ accountId, type: 'totp' }),
    ]);

    const facts = { credential: credentialId, account: accountId };
    await journal.record({ event: 'factor.unlocked', facts });
    for (const factor of found) {
      if (factor !== undefined) await factors.clearFailures(factor.id);
    }
    await challenges.clearFailures(credentialId);
  };
}
