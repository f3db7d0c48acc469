/**
 * Extend authorization: exchange a SAD for the next one of the same transaction.
 *
 * CSC API v2.0.0.2, 11.9 `credentials/extendTransaction`. A SAD opens one call of signHash;
 * a transaction that signs in several calls, or needs more time, gets its next SAD here. The
 * old one dies in the same step, so there is never more than one that works.
 *
 * A SAD that has signed can still be extended while signatures are left: it proves who
 * started the transaction, and it opens nothing by itself.
 */

import {
  decideExtension,
  sadSeconds,
  type ExtensionRequest,
} from '#domain/authorization/authorization.ts';
import { digestText } from '#domain/digest.ts';
import type { AuthorizationId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { GivenAuthorization } from './authorize-credential.ts';

export interface ExtendAuthorizationPorts {
  readonly credentials: Credentials;
  readonly authorizations: Authorizations;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

/**
 * @throws {Refusal} when the credential is not the caller's or was for one call, which it has had;
 * when the SAD is not the caller's, expired, replaced, or nothing is left;
 * or when the digests go beyond what the signer agreed to.
 */
export type ExtendAuthorization = (
  request: ExtensionRequest,
  sad: Secret<string>,
) => Promise<GivenAuthorization>;

export function makeExtendAuthorization(ports: ExtendAuthorizationPorts): ExtendAuthorization {
  const { credentials, authorizations, tokenHash, random, clock } = ports;

  return async function extendAuthorization(request, sad) {
    const [credential, authorization] = await Promise.all([
      credentials.find(request.credentialId),
      authorizations.findBySadHash(tokenHash.hash(sad.reveal())),
    ]);
    refuseUnless(credential?.ownerId === request.accountId, 'credential_unknown');
    refuseUnless(credential.consumedAt === undefined, 'credential_consumed');
    const openSlots = authorization
      ? await authorizations.openSlots(authorization.transactionId)
      : [];
    const at = clock.now();
    const addedDigests = decideExtension({ request, authorization, openSlots, at });
    refuseUnless(authorization !== undefined, 'authorization_unknown');

    const next = new Secret(random.token());
    const expiresAt = Math.min(at + sadSeconds * 1000, authorization.transactionExpiresAt);
    const successor = {
      ...authorization,
      id: random.identifier() as AuthorizationId,
      sadHash: tokenHash.hash(next.reveal()),
      boundToDigests: authorization.boundToDigests || request.digests.length > 0,
      createdAt: at,
      expiresAt,
      usedAt: undefined,
    };

    const note = {
      event: 'authorization.extended' as const,
      facts: {
        authorization: successor.id,
        replaced: authorization.id,
        credential: request.credentialId,
        account: request.accountId,
        client: request.clientId,
        digests: addedDigests.map(digestText),
      },
    };
    const replaced = authorization.id;
    const extended = await authorizations.extend({ replaced, successor, addedDigests, at, note });
    refuseUnless(extended, 'authorization_spent');
    return { sad: next, expiresInSeconds: Math.floor((expiresAt - at) / 1000) };
  };
}
