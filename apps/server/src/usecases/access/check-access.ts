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
import { checkProof } from '#domain/access/possession.ts';
import { accessOfYes } from '#domain/authorization/authorization.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { ProofReading } from '#ports/proof-reading.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckAccessPorts {
  readonly grants: AccessGrants;
  readonly authorizations: Authorizations;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly oneTimeValues: OneTimeValues;
  readonly proofReading: ProofReading;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export interface ShownProof {
  readonly proof: string;
  readonly method: string;
  /** As clients know it. */
  readonly url: string;
}

/**
 * @param shown undefined: the token came as `Bearer`, alone.
 * @throws {Refusal} `access_unknown`, `access_expired` or `proof_refused`.
 */
export type CheckAccess = (accessToken: Secret<string>, shown?: ShownProof) => Promise<Access>;

export function makeCheckAccess(ports: CheckAccessPorts): CheckAccess {
  const { grants, tokenHash, clock } = ports;

  return async function checkAccess(accessToken, shown) {
    const hash = tokenHash.hash(accessToken.reveal());
    const presented = await grants.findWithAccount(hash);
    const access =
      presented === undefined
        ? await accessByYes(ports, hash)
        : accessOf(presented.grant, clock.now());
    refuseUnless(presented?.accountEnabled !== false, 'access_expired');
    await checkPossession(ports, { access, hash, shown });
    return { ...access, rights: await rightsOf(ports, access.clientId) };
  };
}

/**
 * A token that was given for a key comes with a proof, any other one without: a proof that nobody
 * looks at would only seem to protect. RFC 9449, 7.1 and 7.2.
 */
async function checkPossession(
  { proofReading, oneTimeValues, clock }: CheckAccessPorts,
  { access, hash, shown }: Presented,
): Promise<void> {
  const { keyThumbprint: thumbprint } = access;
  if (thumbprint === undefined && shown === undefined) return;
  refuseUnless(thumbprint !== undefined, 'access_unknown');
  refuseUnless(shown !== undefined, 'access_unknown');
  const proof = await proofReading.read(shown.proof);
  refuseUnless(proof !== undefined, 'proof_refused', 'signature');
  const { method, url } = shown;
  const call = { method, url, tokenHash: hash, thumbprint, at: clock.now() };
  const { jti, expiresAt } = checkProof(proof, call);
  const value = JSON.stringify([thumbprint, jti]);
  const claimed = await oneTimeValues.claim({ kind: 'dpop-proof', value, expiresAt });
  refuseUnless(claimed, 'proof_refused', 'replay');
}

interface Presented {
  readonly access: Omit<Access, 'rights'>;
  /** Of the token: `ath` is the same hash in the same text. */
  readonly hash: string;
  readonly shown: ShownProof | undefined;
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
