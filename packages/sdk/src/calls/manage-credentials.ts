/**
 * `credentials/create` and `credentials/delete` of v2.2: certificate enrolment over the API. Each
 * takes an OAuth token of its own scope (`credential-creation`, `credential-deletion`).
 */

import { readListedCredential } from '../answers/read-credential.ts';
import type { RemoteCredential } from '../answers/read-credential.ts';
import { defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { findText } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';
import { refuseV1 } from './sign-hash.ts';

export interface CreateOrder {
  /** Identifier or name of the policy; it must be the one that was consented to. */
  readonly certificatePolicy: string;
  /** Claims of OpenID Connect, such as `given_name`, `family_name`, `address`. */
  readonly subjectData: Members;
  readonly lang?: string;
  readonly clientData?: string;
  /** Of scope `credential-creation`; otherwise the token of the client. */
  readonly bearer?: string;
}

/** @returns undefined from a server that tells nothing of what it made. */
export async function createCredential(
  caller: CscCaller,
  order: CreateOrder,
): Promise<RemoteCredential | undefined> {
  refuseV1(caller, 'credentials/create');
  const { certificatePolicy, subjectData, lang, clientData, bearer } = order;
  const body = {
    credentialCreationRequest: { certificatePolicy, subjectData },
    credentialInfo: true,
    certificates: 'chain',
    certInfo: true,
    authInfo: true,
    ...defined({ lang, clientData }),
  };
  const { members } = await caller.call('credentials/create', body, { bearer });
  const id = findText(members, 'credentialID');
  return id === undefined ? undefined : readListedCredential(id, members);
}

export async function deleteCredential(
  caller: CscCaller,
  { credentialId, bearer }: { readonly credentialId: string; readonly bearer?: string },
): Promise<void> {
  refuseV1(caller, 'credentials/delete');
  const credentialDeletionRequest = { credentialID: credentialId };
  await caller.call('credentials/delete', { credentialDeletionRequest }, { bearer });
}
