/**
 * Check reach: on whose behalf a call is, and whether the credential it names is within reach.
 *
 * CSC API v2.0.0.2, 8.1 and 11.4. A token of a person speaks for that person alone. A token of the
 * client itself names the user (`userID`, the account's name) or a credential, and reaches the
 * accounts it was registered for. A yes is for its one credential. Out of reach looks like not there.
 */

import type { Access } from '#domain/access/access-grant.ts';
import { reaches } from '#domain/access/client.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { AccountId, CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Credentials } from '#ports/credentials.ts';

export interface CheckReachPorts {
  readonly accounts: Accounts;
  readonly credentials: Credentials;
}

export interface Target {
  readonly userId: string | undefined;
  readonly credentialId: CredentialId | undefined;
}

/**
 * @returns the access with the account that is meant.
 * @throws {Refusal} `credential_unknown`, `user_unknown`.
 */
export type CheckReach = (access: Access, target: Target) => Promise<Access>;

export function makeCheckReach(ports: CheckReachPorts): CheckReach {
  return async function checkReach(access, target) {
    const { credentialId } = target;
    if (credentialId !== undefined) {
      const { credentialId: own = credentialId, rights } = access;
      refuseUnless(own === credentialId, 'credential_unknown');
      refuseUnless(reaches(rights, credentialId), 'credential_unknown');
    }
    if (access.userSpecific) return access;
    return { ...access, accountId: await accountMeant(ports, access, target) };
  };
}

async function accountMeant(
  { accounts, credentials }: CheckReachPorts,
  { rights: { accountIds = [] } }: Access,
  { userId, credentialId }: Target,
): Promise<AccountId> {
  if (userId !== undefined) {
    const account = await accounts.findByName(normalizeAccountName(userId));
    refuseUnless(account?.enabled === true && accountIds.includes(account.id), 'user_unknown');
    return account.id;
  }
  if (credentialId !== undefined) {
    const ownerId = (await credentials.find(credentialId))?.ownerId;
    refuseUnless(ownerId !== undefined && accountIds.includes(ownerId), 'credential_unknown');
    const owner = await accounts.find(ownerId);
    refuseUnless(owner?.enabled === true, 'credential_unknown');
    return ownerId;
  }
  // Nobody was named, and there is only one who can be meant.
  const [only] = accountIds;
  refuseUnless(only !== undefined && accountIds.length === 1, 'user_unknown');
  return only;
}
