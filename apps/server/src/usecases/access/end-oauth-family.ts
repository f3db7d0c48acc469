/**
 * End OAuth family: all that goes back to one authorization ends, as a code or a refresh token
 * came a second time and nobody can tell which of the two is the thief. RFC 6749, 4.1.2; CSC API
 * v2.0.0.2, 8.4.4.
 *
 * The authorization itself goes first: a token that is being made at this moment looks for it
 * last, and does not find it. What a signer agreed to ends with it, used or not.
 */

import type { GrantId } from '#domain/identifiers.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { OAuthArtifacts } from '#ports/oauth-artifacts.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { grantKind } from './keep-oauth-token.ts';

export interface EndOAuthFamilyPorts {
  readonly grants: AccessGrants;
  readonly authorizations: Authorizations;
  readonly oauthArtifacts: OAuthArtifacts;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export type EndOAuthFamily = (grantId: string) => Promise<void>;

export function makeEndOAuthFamily(ports: EndOAuthFamilyPorts): EndOAuthFamily {
  const { grants, authorizations, oauthArtifacts, journal, tokenHash, clock } = ports;

  return async function endOAuthFamily(grantId) {
    const at = clock.now();
    const family = tokenHash.hash(grantId);
    await oauthArtifacts.remove(grantKind, family);
    const consent = await authorizations.findBySadHash(family);
    const yeses = consent ? await authorizations.retireTransaction(consent.transactionId, at) : 0;
    const ended = (await grants.revokeFamily(family as GrantId, at)) + yeses;
    // Once: whoever goes on replaying cannot fill the journal.
    if (ended > 0) await journal.record({ event: 'access.replayed', facts: { family, ended } });
  };
}
