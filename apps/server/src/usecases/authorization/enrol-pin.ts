/**
 * Enrol PIN: give a credential its PIN, once. The PIN becomes a keyed MAC (docs/adr/0009).
 */

import { factorContext, newPin, pinSecret } from '#domain/authorization/factor.ts';
import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Factors } from '#ports/factors.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface EnrolPinPorts {
  readonly credentials: Credentials;
  readonly factors: Factors;
  readonly sealing: Sealing;
  readonly random: Random;
}

export interface PinEnrolment {
  readonly accountId: AccountId;
  readonly credentialId: CredentialId;
  readonly pin: Secret<string>;
}

/** @throws {Refusal} `credential_unknown`; `pin_too_weak`; `pin_enrolled`, when it has one. */
export type EnrolPin = (request: PinEnrolment) => Promise<void>;

export function makeEnrolPin({ credentials, factors, sealing, random }: EnrolPinPorts): EnrolPin {
  return async function enrolPin({ accountId, credentialId, pin }) {
    const credential = await credentials.find(credentialId);
    refuseUnless(credential?.ownerId === accountId, 'credential_unknown');
    const secret = pinSecret(pin);
    const known = await factors.find({ accountId, type: 'pin', credentialId });
    refuseUnless(known === undefined, 'pin_enrolled');

    const factor = newPin(random.identifier() as FactorId, credential);
    const verifier = await sealing.mac(secret, factorContext(factor));
    await factors.add({ ...factor, verifier });
  };
}
