/**
 * Authorize credential: take the signer's factors as their yes to a number of signatures,
 * bound to the digests they named.
 *
 * CSC API v2.0.0.2, 11.6 `credentials/authorize`. The rules come first, so that a request
 * that could never be served costs the signer no attempt and no one-time code. The SAD is a
 * random value of which only a hash is kept.
 */

import {
  checkAuthorizationRequest,
  sadSeconds,
  transactionSeconds,
  type AuthorizationRequest,
} from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Factors } from '#ports/factors.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { checkFactor } from './check-factor.ts';

export interface AuthorizeCredentialPorts {
  readonly credentials: Credentials;
  readonly authorizations: Authorizations;
  readonly factors: Factors;
  readonly sealing: Sealing;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface FactorValues {
  readonly pin: Secret<string> | undefined;
  readonly otp: Secret<string> | undefined;
}

export interface GivenAuthorization {
  readonly sad: Secret<string>;
  readonly expiresInSeconds: number;
}

/**
 * @throws {Refusal} when a rule of `checkAuthorizationRequest` fails, or a factor is missing,
 * wrong or locked.
 * @throws {Outage} when a store is down; the yes was not recorded.
 */
export type AuthorizeCredential = (
  request: AuthorizationRequest,
  values: FactorValues,
) => Promise<GivenAuthorization>;

export function makeAuthorizeCredential(ports: AuthorizeCredentialPorts): AuthorizeCredential {
  const { credentials, authorizations, tokenHash, random, clock } = ports;

  return async function authorizeCredential(request, values) {
    const credential = await credentials.find(request.credentialId);
    const at = clock.now();
    checkAuthorizationRequest(request, credential, at);
    await checkFactors(ports, credential, { values, at });

    const sad = new Secret(random.token());
    const authorization = {
      id: random.identifier() as AuthorizationId,
      transactionId: random.identifier() as TransactionId,
      sadHash: tokenHash.hash(sad.reveal()),
      accountId: request.accountId,
      clientId: request.clientId,
      credentialId: credential.id,
      level: credential.level,
      boundToDigests: request.digests.length > 0,
      createdAt: at,
      expiresAt: at + sadSeconds * 1000,
      transactionExpiresAt: at + transactionSeconds * 1000,
      usedAt: undefined,
      replacedAt: undefined,
      keyThumbprint: undefined,
    };
    const slots = Array.from({ length: request.numSignatures }, (_, position) => ({
      position,
      digest: request.digests[position],
      spentAt: undefined,
    }));

    await authorizations.add(authorization, slots, {
      event: 'authorization.given',
      facts: {
        authorization: authorization.id,
        credential: credential.id,
        account: request.accountId,
        client: request.clientId,
        signatures: request.numSignatures,
        digests: request.digests.map(digestText),
        factors: [...credential.factors],
      },
    });
    return { sad, expiresInSeconds: sadSeconds };
  };
}

/** Presence of all comes before the value of any: a forgotten code costs no PIN attempt. */
async function checkFactors(
  ports: AuthorizeCredentialPorts,
  credential: Credential,
  { values, at }: { values: FactorValues; at: number },
): Promise<void> {
  const { ownerId: accountId, id: credentialId } = credential;
  const needsPin = credential.factors.includes('pin');
  const needsOtp = credential.factors.includes('otp');
  if (needsPin) refuseUnless(values.pin !== undefined, 'pin_required');
  if (needsOtp) refuseUnless(values.otp !== undefined, 'otp_required');

  if (needsPin && values.pin !== undefined) {
    const factor = await ports.factors.find({ accountId, type: 'pin', credentialId });
    await checkFactor(ports, { type: 'pin', factor, value: values.pin }, at);
  }
  if (needsOtp && values.otp !== undefined) {
    const factor = await ports.factors.find({ accountId, type: 'totp' });
    await checkFactor(ports, { type: 'totp', factor, value: values.otp }, at);
  }
}
