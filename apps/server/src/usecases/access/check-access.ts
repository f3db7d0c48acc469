/**
 * Check access: what a bearer token stands for, and what its client may do. Runs before every
 * authenticated call; tokens of an account or a client that was disabled since are worth nothing.
 *
 * CSC API v2.0.0.2, 11.10: the signer's yes, too, opens the methods of its one credential.
 */

import { accessOf, loginClientId } from '#domain/access/access-grant.ts';
import type { Access } from '#domain/access/access-grant.ts';
import { unlimited } from '#domain/access/client.ts';
import type { ClientRights } from '#domain/access/client.ts';
import { accessOfYes } from '#domain/authorization/authorization.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckAccessPorts {
  readonly grants: AccessGrants;
  readonly authorizations: Authorizations;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/** @throws {Refusal} `access_unknown` or `access_expired`. */
export type CheckAccess = (accessToken: Secret<string>) => Promise<Access>;

export function makeCheckAccess(ports: CheckAccessPorts): CheckAccess {
  const { grants, tokenHash, clock } = ports;

  return async function checkAccess(accessToken) {
    const hash = tokenHash.hash(accessToken.reveal());
    const presented = await grants.findWithAccount(hash);
    const access =
      presented === undefined
        ? await accessByYes(ports, hash)
        : accessOf(presented.grant, clock.now());
    refuseUnless(presented?.accountEnabled !== false, 'access_expired');
    // A key must be proved, and there is no proof with this call.
    refuseUnless(access.keyThumbprint === undefined, 'access_unknown');
    return { ...access, rights: await rightsOf(ports, access.clientId) };
  };
}

async function accessByYes(
  { authorizations, accounts, clock }: CheckAccessPorts,
  hash: string,
): Promise<Omit<Access, 'rights'>> {
  const authorization = await authorizations.findBySadHash(hash);
  refuseUnless(authorization !== undefined, 'access_unknown');
  const access = accessOfYes(authorization, clock.now());
  const account = await accounts.find(access.accountId);
  refuseUnless(account?.enabled === true, 'access_expired');
  return access;
}

async function rightsOf({ clients }: CheckAccessPorts, id: ClientId): Promise<ClientRights> {
  if (id === loginClientId) return unlimited;
  const client = await clients.find(id);
  refuseUnless(client?.enabled === true, 'access_expired');
  return client.rights;
}
