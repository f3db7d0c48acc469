/**
 * Grant access: a user name and a password become a pair of tokens.
 *
 * CSC API v2.0.0.2, 11.2 `auth/login`. Unknown names take as long as known ones and get the
 * same answer. The counter is on the account and opens by itself, so that nobody can shut a
 * signer out for good by guessing.
 */

import { loginClientId } from '#domain/access/access-grant.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import { attemptLimits } from '#domain/authorization/factor.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Factors } from '#ports/factors.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasswordHashing } from '#ports/password-hashing.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { mintGrant } from './mint-grant.ts';
import type { GrantedAccess } from './mint-grant.ts';

export interface GrantAccessPorts {
  readonly accounts: Accounts;
  readonly factors: Factors;
  readonly grants: AccessGrants;
  readonly passwordHashing: PasswordHashing;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface LoginRequest {
  readonly name: string;
  readonly password: Secret<string>;
  /** Whether a refresh token is wanted too. */
  readonly remember: boolean;
}

/** @throws {Refusal} `login_failed`, whatever was wrong. */
export type GrantAccess = (request: LoginRequest) => Promise<GrantedAccess>;

export function makeGrantAccess(ports: GrantAccessPorts): GrantAccess {
  const { accounts, factors, grants, passwordHashing, journal, clock } = ports;

  return async function grantAccess({ name, password, remember }) {
    const at = clock.now();
    const account = await accounts.findByName(normalizeAccountName(name));
    const factor =
      account?.enabled === true
        ? await factors.find({ accountId: account.id, type: 'password' })
        : undefined;

    const right = await passwordHashing.matches(password.reveal(), factor?.verifier);
    refuseUnless(account !== undefined && factor !== undefined, 'login_failed');
    const settle = right ? 'acceptAttempt' : 'countFailure';
    const settled = await factors[settle](factor.id, attemptLimits.password, at);
    if (!right || !settled) {
      // As often as the counter counts, and no more: a stranger cannot fill the journal.
      const facts = { account: account.id, client: loginClientId };
      if (settled) await journal.record({ event: 'access.refused', facts });
      throw new Refusal('login_failed');
    }

    const owner = { accountId: account.id, clientId: loginClientId };
    const { grant, granted } = mintGrant(ports, { ...owner, remember, at });
    const facts = { grant: grant.id, account: account.id, client: loginClientId };
    await journal.record({ event: 'access.granted', facts });
    await grants.add(grant);
    return granted;
  };
}
