/**
 * Consent: what an application asks a signer to agree to on our own page, and when it may ask.
 *
 * CSC API v2.0.0.2, 8.4.2 `oauth2/authorize`. The rules come in two halves: what can be told from
 * the request alone is told to the application before anybody is bothered; whose credential it
 * is, and whether it can be agreed to, once the person is known.
 */

import type { Client } from '#domain/access/client.ts';
import { reaches } from '#domain/access/client.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { Digest } from '#domain/digest.ts';
import type { AccountId, CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkAuthorizationRequest, signaturesMaxLimit } from './authorization.ts';

export interface ConsentRequest {
  /** One of the two says which credential. */
  readonly credentialId: CredentialId | undefined;
  readonly signatureQualifier: string | undefined;
  readonly numSignatures: number;
  readonly digests: readonly Digest[];
}

/**
 * Before the person is asked to log in.
 * @param credential the named one; undefined if there is none, or a qualifier was named instead.
 * @throws {Refusal}
 */
export function checkConsentRequest(
  request: ConsentRequest,
  { client, credential, at }: ConsentEvidence,
): void {
  const { numSignatures, digests, credentialId } = request;
  const { signaturesMax = signaturesMaxLimit } = client.rights;
  refuseUnless(client.registration.scopes.includes('credential'), 'method_not_allowed');
  refuseUnless(numSignatures >= 1, 'signature_count_too_low');
  refuseUnless(
    numSignatures <= Math.min(signaturesMax, signaturesMaxLimit),
    'signature_count_too_high',
  );
  refuseUnless(digests.length <= numSignatures, 'too_many_digests');
  if (credentialId === undefined) return;
  refuseUnless(credential !== undefined, 'credential_unknown');
  checkForConsent(credential, { client, request, at });
}

export interface ConsentEvidence {
  readonly client: Client;
  readonly credential: Credential | undefined;
  readonly at: number;
}

/**
 * Whose turn it is: the named credential of the person, or the oldest of theirs that has the
 * qualifier and is fit to be agreed to.
 * @throws {Refusal}
 */
export function chooseForConsent(
  request: ConsentRequest,
  { client, accountId, credentials, at }: ChoosingEvidence,
): Credential {
  const { credentialId, signatureQualifier } = request;
  const own = credentials.filter(({ ownerId }) => ownerId === accountId);
  if (credentialId !== undefined) {
    const named = own.find(({ id }) => id === credentialId);
    refuseUnless(named !== undefined, 'credential_unknown');
    checkForConsent(named, { client, request, at });
    refuseUnless(
      signatureQualifier === undefined || named.signatureQualifier === signatureQualifier,
      'credential_unknown',
    );
    return named;
  }
  const chosen = own.find(
    (credential) =>
      signatureQualifier !== undefined &&
      credential.signatureQualifier === signatureQualifier &&
      isFit(credential, client, at),
  );
  refuseUnless(chosen !== undefined, 'credential_unknown');
  checkForConsent(chosen, { client, request, at });
  return chosen;
}

export interface ChoosingEvidence {
  readonly client: Client;
  readonly accountId: AccountId;
  readonly credentials: readonly Credential[];
  readonly at: number;
}

function isFit(credential: Credential, client: Client, at: number): boolean {
  const { enabled, revokedAt, consumedAt, notBefore, notAfter, mode } = credential;
  const isUsable = enabled && revokedAt === undefined && consumedAt === undefined;
  return (
    isUsable &&
    notBefore <= at &&
    at <= notAfter &&
    mode === 'oauth2code' &&
    reached(credential, client)
  );
}

function reached({ id, tenantId }: Credential, client: Client): boolean {
  return tenantId === client.tenantId && reaches(client.rights, id);
}

function checkForConsent(
  credential: Credential,
  { client, request, at }: { client: Client; request: ConsentRequest; at: number },
): void {
  refuseUnless(reached(credential, client), 'credential_unknown');
  refuseUnless(credential.mode === 'oauth2code', 'authorized_by_application');
  const { numSignatures, digests } = request;
  const { ownerId: accountId, id: credentialId } = credential;
  const by = { accountId, clientId: client.id, rights: client.rights };
  checkAuthorizationRequest({ ...by, credentialId, numSignatures, digests }, credential, at);
}
