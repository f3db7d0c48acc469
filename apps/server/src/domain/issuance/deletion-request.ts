/**
 * Deletion request: the credential whose end a person agreed to. CSC API v2.2.0.0, 11.5
 * `credentials/delete`.
 */

import type { Access } from '#domain/access/access-grant.ts';
import { reaches } from '#domain/access/client.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

/**
 * Not there, not one's own and not agreed to look alike.
 * @returns the grant that was given for exactly this.
 * @throws {Refusal} `credential_unknown`.
 */
export function checkDeletionAgreed(
  access: Access,
  id: CredentialId,
  credential: Credential | undefined,
) {
  const { scope, agreement, accountId, rights } = access;
  refuseUnless(scope === 'credential-deletion', 'credential_unknown');
  refuseUnless(agreement !== undefined, 'credential_unknown');
  const agreed = JSON.parse(agreement.details) as { readonly credentialID?: unknown } | null;
  refuseUnless(agreed?.credentialID === id, 'credential_unknown');
  refuseUnless(credential?.ownerId === accountId, 'credential_unknown');
  refuseUnless(credential.id === id && reaches(rights, id), 'credential_unknown');
  return { grantId: agreement.grantId, credential };
}
