/**
 * Whether a caller reaches the credential a request names. A yes is for one credential, and a
 * client may have been given some of them only: any other looks as if it were not there.
 */

import type { Access } from '#domain/access/access-grant.ts';
import { reaches } from '#domain/access/client.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

/** @throws {Refusal} `credential_unknown`. */
export function callerFor(body: object, caller: Access): Access {
  const asked = 'credentialID' in body ? body.credentialID : undefined;
  if (typeof asked !== 'string') return caller;
  const { credentialId = asked, rights } = caller;
  refuseUnless(credentialId === asked, 'credential_unknown');
  refuseUnless(reaches(rights, asked as CredentialId), 'credential_unknown');
  return caller;
}
