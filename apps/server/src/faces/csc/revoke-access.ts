/** `auth/revoke`. CSC API v1.0.4.0 and v2.0.0.2, 11.3. */

import { invalidRequest } from '@kumoin/contract';
import { Secret } from '#domain/secret.ts';
import type { RevokeAccess } from '#usecases/access/revoke-access.ts';
import type { AuthenticatedCall } from './csc-call.ts';

const hints: readonly unknown[] = [undefined, 'access_token', 'refresh_token'];

export function makeRevoke({ revokeAccess }: { readonly revokeAccess: RevokeAccess }) {
  return async function revoke({ body, caller }: AuthenticatedCall): Promise<undefined> {
    const token = body.requireString('token');
    if (!hints.includes(body.find('token_type_hint'))) {
      throw invalidRequest('Invalid string parameter token_type_hint');
    }
    await revokeAccess(caller, new Secret(token));
  };
}
