/** `credentials/delete`. CSC API v2.2.0.0, 11.5. */

import type { CredentialId } from '#domain/identifiers.ts';
import type { DestroyCredential } from '#usecases/issuance/destroy-credential.ts';
import type { AuthenticatedCall } from './csc-call.ts';

export function makeDestroy({
  destroyCredential,
}: {
  readonly destroyCredential: DestroyCredential;
}) {
  return async function destroy(call: AuthenticatedCall<'credentials/delete'>): Promise<undefined> {
    const { body, caller } = call;
    await destroyCredential(caller, body.credentialDeletionRequest.credentialID as CredentialId);
  };
}
