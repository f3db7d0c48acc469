/**
 * Check creation: whether a credential that somebody shall agree to could be made at all, before
 * anybody is bothered, and, once they are known, whether it would be theirs. CSC API v2.2.0.0,
 * 8.2.2. Making it asks the same again: see `create-credential.ts`.
 */

import type { AccountId } from '#domain/identifiers.ts';
import { checkCreationRequest, policyOf } from '#domain/issuance/creation-request.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import type { IssuancePolicies } from '#domain/issuance/issuance-policy.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';

export interface CheckCreationPorts {
  readonly accounts: Accounts;
  readonly issuancePolicies: IssuancePolicies;
}

/**
 * @param accountId undefined: nobody has logged in yet.
 * @throws {Refusal} `certificate_policy_unknown`, `subject_data_refused`, `account_unknown`.
 */
export type CheckCreation = (request: CreationRequest, accountId?: AccountId) => Promise<void>;

export function makeCheckCreation(ports: CheckCreationPorts): CheckCreation {
  const { accounts, issuancePolicies: policies } = ports;

  return async function checkCreation(request, accountId) {
    policyOf(request, policies);
    if (accountId === undefined) return;
    const account = await accounts.find(accountId);
    refuseUnless(account?.enabled === true, 'account_unknown');
    checkCreationRequest({ request, account, policies });
  };
}
