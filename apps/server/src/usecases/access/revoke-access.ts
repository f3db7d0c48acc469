/**
 * Revoke access: a token stops working at once.
 *
 * CSC API v2.0.0.2, 11.3 `auth/revoke`. A refresh token takes its access token with it; an access
 * token ends alone, and its refresh token stays good (RFC 7009, 2.1 leaves that to us, CSC does
 * not): whoever wants the end of both revokes the refresh token. A caller revokes only tokens of the same account and
 * client; any other token looks unknown, and so does one that has ended already.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface RevokeAccessPorts {
  readonly grants: AccessGrants;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/** @throws {Refusal} `revocation_target_unknown`. */
export type RevokeAccess = (caller: Caller, token: Secret<string>) => Promise<void>;

export function makeRevokeAccess(ports: RevokeAccessPorts): RevokeAccess {
  const { grants, journal, tokenHash, clock } = ports;

  return async function revokeAccess(caller, token) {
    const hash = tokenHash.hash(token.reveal());
    // The hint of the caller is not needed: a token is looked for as both kinds.
    const byAccess = await grants.findByAccessHash(hash);
    const grant = byAccess ?? (await grants.findByRefreshHash(hash));
    refuseUnless(grant?.accountId === caller.accountId, 'revocation_target_unknown');
    refuseUnless(grant.clientId === caller.clientId, 'revocation_target_unknown');
    const at = clock.now();
    const ended = byAccess
      ? await grants.endAccess(grant.id, at)
      : await grants.revoke(grant.id, at);
    refuseUnless(ended, 'revocation_target_unknown');

    const owner = { account: caller.accountId, client: caller.clientId };
    const facts = { grant: grant.id, token: byAccess ? 'access' : 'refresh', ...owner };
    await journal.record({ event: 'access.revoked', facts });
  };
}
