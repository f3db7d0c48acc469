/**
 * Show credential: one credential of the caller's account.
 *
 * CSC API v2.0.0.2, 11.5 `credentials/info`. Somebody else's looks as if it did not exist.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Credentials } from '#ports/credentials.ts';

/** @throws {Refusal} `credential_unknown`. */
export type ShowCredential = (caller: Caller, id: CredentialId) => Promise<Credential>;

export function makeShowCredential(ports: { credentials: Credentials }): ShowCredential {
  return async function showCredential(caller, id) {
    const credential = await ports.credentials.find(id);
    refuseUnless(credential?.ownerId === caller.accountId, 'credential_unknown');
    return credential;
  };
}
