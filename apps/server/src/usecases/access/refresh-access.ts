/**
 * Refresh access: exchange a refresh token for a new pair.
 *
 * CSC API v2.0.0.2, 11.2 `auth/login` with `refresh_token`. The old pair dies with the
 * exchange; of two exchanges at the same moment one wins.
 *
 * The other one, and whoever comes later with the same token, shows that it is in two hands:
 * then everything that goes back to the same log-in ends, the winner's tokens, too. RFC 9700,
 * 4.14.2.
 */

import { loginClientId } from '#domain/access/access-grant.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { mintGrant } from './mint-grant.ts';
import type { GrantedAccess } from './mint-grant.ts';

export interface RefreshAccessPorts {
  readonly accounts: Accounts;
  readonly grants: AccessGrants;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

/** @throws {Refusal} `refresh_unknown`, when it is unknown, expired, or was used before. */
export type RefreshAccess = (refreshToken: Secret<string>) => Promise<GrantedAccess>;

export function makeRefreshAccess(ports: RefreshAccessPorts): RefreshAccess {
  const { accounts, grants, journal, tokenHash, clock } = ports;

  return async function refreshAccess(refreshToken) {
    const at = clock.now();
    const old = await grants.findByRefreshHash(tokenHash.hash(refreshToken.reveal()));
    refuseUnless(old?.refreshExpiresAt !== undefined, 'refresh_unknown');
    // An OAuth client proves itself first, and that is not done here.
    refuseUnless(old.clientId === loginClientId, 'refresh_unknown');
    refuseUnless(at < old.refreshExpiresAt, 'refresh_unknown');
    const account = await accounts.find(old.accountId);
    refuseUnless(account?.enabled === true, 'refresh_unknown');

    const { accountId, clientId } = old;
    const owner = { account: accountId, client: clientId };
    const familyId = old.familyId ?? old.id;
    const minting = { accountId, clientId, remember: true, at, familyId };
    const { grant, granted } = mintGrant(ports, minting);
    if (!(await grants.replace(old.id, grant, at))) {
      const ended = await grants.revokeFamily(familyId, at);
      const facts = { grant: old.id, family: familyId, ended, ...owner };
      // Once: whoever goes on replaying cannot fill the journal.
      if (ended > 0) await journal.record({ event: 'access.replayed', facts });
      throw new Refusal('refresh_unknown');
    }
    const facts = { grant: grant.id, replaced: old.id, ...owner };
    await journal.record({ event: 'access.refreshed', facts });
    return granted;
  };
}
