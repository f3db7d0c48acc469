/**
 * Revoke access: a token and its pair stop working at once.
 *
 * CSC API v2.0.0.2, 11.3 `auth/revoke`. A caller revokes only tokens of the same account and
 * client; any other token looks unknown. A grant that is revoked already is unknown too.
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
    const grant = (await grants.findByAccessHash(hash)) ?? (await grants.findByRefreshHash(hash));
    refuseUnless(grant?.accountId === caller.accountId, 'revocation_target_unknown');
    refuseUnless(grant.clientId === caller.clientId, 'revocation_target_unknown');
    refuseUnless(await grants.revoke(grant.id, clock.now()), 'revocation_target_unknown');

    const facts = { grant: grant.id, account: caller.accountId, client: caller.clientId };
    await journal.record({ event: 'access.revoked', facts });
  };
}
