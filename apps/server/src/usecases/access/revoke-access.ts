/**
 * Revoke access: a token stops working at once.
 *
 * CSC API v2.0.0.2, 11.3 `auth/revoke`. A refresh token takes its access token with it; an access
 * token ends alone, and its refresh token stays good (RFC 7009, 2.1 leaves that to us, CSC does
 * not): whoever wants the end of both revokes the refresh token. A SAD can be revoked as well: a
 * signer's yes that nobody used is taken back.
 *
 * A caller revokes only what belongs to the same account and client; anything else looks unknown,
 * and so does what has ended already.
 */

import type { AccessGrant, Caller } from '#domain/access/access-grant.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface RevokeAccessPorts {
  readonly grants: AccessGrants;
  readonly authorizations: Authorizations;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/** @throws {Refusal} `revocation_target_unknown`. */
export type RevokeAccess = (caller: Caller, token: Secret<string>) => Promise<void>;

export function makeRevokeAccess(ports: RevokeAccessPorts): RevokeAccess {
  const { grants, authorizations, journal, tokenHash, clock } = ports;

  return async function revokeAccess(caller, token) {
    const hash = tokenHash.hash(token.reveal());
    const at = clock.now();
    const owner = { account: caller.accountId, client: caller.clientId };

    const authorization = await authorizations.findBySadHash(hash);
    if (authorization !== undefined) {
      refuseUnless(belongsTo(caller, authorization), 'revocation_target_unknown');
      const retired = await authorizations.retire(authorization.id, at);
      refuseUnless(retired, 'revocation_target_unknown');
      const facts = { authorization: authorization.id, ...owner };
      await journal.record({ event: 'authorization.revoked', facts });
      return;
    }

    // The hint of the caller is not needed: a token is looked for as both kinds.
    const byAccess = await grants.findByAccessHash(hash);
    const grant = byAccess ?? (await grants.findByRefreshHash(hash));
    refuseUnless(grant !== undefined && belongsTo(caller, grant), 'revocation_target_unknown');
    const ended = byAccess
      ? await grants.endAccess(grant.id, at)
      : await revokeWithFamily(grants, grant, at);
    refuseUnless(ended, 'revocation_target_unknown');

    const facts = { grant: grant.id, token: byAccess ? 'access' : 'refresh', ...owner };
    await journal.record({ event: 'access.revoked', facts });
  };
}

/** Whatever else goes back to the same log-in or authorization ends with a refresh token. */
async function revokeWithFamily(
  grants: AccessGrants,
  { id, familyId = id }: AccessGrant,
  at: number,
): Promise<boolean> {
  if (!(await grants.revoke(id, at))) return false;
  await grants.revokeFamily(familyId, at);
  return true;
}

function belongsTo(caller: Caller, { accountId, clientId }: Caller): boolean {
  return accountId === caller.accountId && clientId === caller.clientId;
}
