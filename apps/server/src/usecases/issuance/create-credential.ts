/**
 * Create a credential: make what a person agreed to at the authorization server. CSC API
 * v2.2.0.0, 11.4 `credentials/create`.
 *
 *     compare → decide → spend the agreement → journal → enrol
 *
 * The agreement is spent before a key is made, so that it makes one credential, whichever nodes
 * are asked at once. If enrolling then fails, the person has to agree again; the other order
 * could make two, and nobody could tell.
 */

import type { Access } from '#domain/access/access-grant.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { checkCreationAgreed, checkCreationRequest } from '#domain/issuance/creation-request.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import type { IssuancePolicies } from '#domain/issuance/issuance-policy.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { EnrolCredential, Enrolment } from './enrol-credential.ts';

export interface CreateCredentialPorts {
  readonly accounts: Accounts;
  readonly grants: Pick<AccessGrants, 'revoke'>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly enrolCredential: EnrolCredential;
  readonly issuancePolicies: IssuancePolicies;
}

/**
 * @throws {Refusal} `creation_not_agreed`, `certificate_policy_unknown`, `subject_data_refused`, `address_missing`,
 * `access_expired` for an agreement that was used before, and what enrolling refuses.
 */
export type CreateCredential = (access: Access, request: CreationRequest) => Promise<Credential>;

export function makeCreateCredential(ports: CreateCredentialPorts): CreateCredential {
  const { accounts, grants, journal, clock, enrolCredential, issuancePolicies } = ports;

  return async function createCredential(access, request) {
    const { accountId, clientId } = access;
    const grantId = checkCreationAgreed(access, request);
    const account = await accounts.find(accountId);
    refuseUnless(account?.enabled === true, 'account_unknown');
    const policy = checkCreationRequest({ request, account, policies: issuancePolicies });

    const spent = await grants.revoke(grantId, clock.now());
    refuseUnless(spent, 'access_expired');
    const { certificatePolicy, subjectData } = request;
    await journal.record({
      event: 'credential.agreed',
      facts: { account: accountId, client: clientId, grant: grantId, policy: certificatePolicy },
    });
    const description = account.displayName;
    return enrolCredential({ ...policy, accountId, description, person: personOf(subjectData) });
  };
}

function personOf(subject: CreationRequest['subjectData']): Enrolment['person'] {
  const { given_name: givenName, family_name: surname, address } = subject;
  return { givenName, surname, country: address.country };
}
