/**
 * Grant access: a user name and a password become a pair of tokens.
 *
 * CSC API v2.0.0.2, 11.2 `auth/login`. What makes a password right stands in
 * `check-password.ts`: the pages that people log in on ask there, too.
 */

import { loginClientId } from '#domain/access/access-grant.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { makeCheckPassword } from './check-password.ts';
import type { CheckPasswordPorts } from './check-password.ts';
import { mintGrant } from './mint-grant.ts';
import type { GrantedAccess } from './mint-grant.ts';

export interface GrantAccessPorts extends CheckPasswordPorts {
  readonly grants: AccessGrants;
  readonly tokenHash: TokenHash;
  readonly random: Random;
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
  const { grants, journal, clock } = ports;
  const checkPassword = makeCheckPassword(ports);

  return async function grantAccess({ name, password, remember }) {
    const account = await checkPassword({
      name,
      password,
      refused: ({ id }) => ({
        event: 'access.refused',
        facts: { account: id, client: loginClientId },
      }),
    });

    const at = clock.now();
    const owner = { accountId: account.id, clientId: loginClientId };
    const { grant, granted } = mintGrant(ports, { ...owner, remember, at });
    const facts = { grant: grant.id, account: account.id, client: loginClientId };
    await journal.record({ event: 'access.granted', facts });
    await grants.add(grant);
    return granted;
  };
}
