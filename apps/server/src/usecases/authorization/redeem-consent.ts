/**
 * Redeem consent: the yes that was given on our page becomes the token that the application gets,
 * which is its SAD and its access token in one. CSC API v2.0.0.2, 8.4.4.
 *
 * The yes has one successor: of two exchanges of one code, on whichever node, one gets a token.
 */

import type { AuthorizationId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { OAuthArtifacts } from '#ports/oauth-artifacts.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface RedeemConsentPorts {
  readonly authorizations: Authorizations;
  readonly oauthArtifacts: OAuthArtifacts;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface Redemption {
  /** The SAD of the yes, which names the grant too; see `give-consent.ts`. */
  readonly grantId: string;
  readonly clientId: ClientId;
  readonly token: Secret<string>;
  readonly keyThumbprint: string | undefined;
  readonly seconds: number;
}

/** @throws {Refusal} `consent_spent`. */
export type RedeemConsent = (redemption: Redemption) => Promise<CredentialId>;

export function makeRedeemConsent(ports: RedeemConsentPorts): RedeemConsent {
  const { authorizations, oauthArtifacts, tokenHash, random, clock } = ports;

  return async function redeemConsent({ grantId, clientId, token, keyThumbprint, seconds }) {
    const at = clock.now();
    const given = await authorizations.findBySadHash(tokenHash.hash(grantId));
    refuseUnless(given?.clientId === clientId, 'consent_spent');
    refuseUnless(at < given.expiresAt, 'consent_spent');
    const successor = {
      ...given,
      id: random.identifier() as AuthorizationId,
      sadHash: tokenHash.hash(token.reveal()),
      keyThumbprint,
      createdAt: at,
      expiresAt: Math.min(at + seconds * 1000, given.transactionExpiresAt),
    };
    const { accountId: account, credentialId: credential } = given;
    const facts = { authorization: successor.id, replaced: given.id, credential, account };
    const note = {
      event: 'authorization.extended' as const,
      facts: { ...facts, client: clientId, digests: [] },
    };
    const extension = { replaced: given.id, successor, addedDigests: [], at, note };
    refuseUnless(await authorizations.extend(extension), 'consent_spent');

    // Ended while this was under way: see `end-oauth-family.ts`.
    if (!(await oauthArtifacts.find('Grant', tokenHash.hash(grantId)))) {
      await authorizations.retireTransaction(given.transactionId, at);
      refuseUnless(false, 'consent_spent');
    }
    return given.credentialId;
  };
}
