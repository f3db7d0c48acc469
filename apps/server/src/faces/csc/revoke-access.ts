/** `auth/revoke`. CSC API v1.0.4.0 and v2.0.0.2, 11.3. */

import { Secret } from '#domain/secret.ts';
import type { RevokeAccess } from '#usecases/access/revoke-access.ts';
import type { AuthenticatedCall } from './csc-call.ts';

export function makeRevoke({ revokeAccess }: { readonly revokeAccess: RevokeAccess }) {
  return async function revoke({
    body,
    caller,
  }: AuthenticatedCall<'auth/revoke'>): Promise<undefined> {
    await revokeAccess(caller, new Secret(body.token));
  };
}
