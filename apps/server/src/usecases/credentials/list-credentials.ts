/**
 * List credentials of the caller's account that its client reaches, in pages.
 *
 * CSC API v1.0.4.0, 11.4 `credentials/list`. A page token is the place in the list; the list
 * is short (one person's credentials), so it is read whole and cut.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import { reaches } from '#domain/access/client.ts';
import type { ClientRights } from '#domain/access/client.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';

export interface ListCredentialsPorts {
  readonly credentials: Credentials;
  readonly clock: Clock;
}

export interface ListRequest {
  /** Undefined: all at once. */
  readonly pageSize: number | undefined;
  readonly pageToken: string | undefined;
  /** Leave out what cannot sign now. */
  readonly onlyValid: boolean;
}

export interface CredentialPage {
  readonly credentials: readonly Credential[];
  readonly nextPageToken: string | undefined;
}

export const pageSizeMax = 100;

/** @throws {Refusal} `page_unknown`. */
export type ListCredentials = (
  caller: Caller & { readonly rights: ClientRights },
  request: ListRequest,
) => Promise<CredentialPage>;

export function makeListCredentials(ports: ListCredentialsPorts): ListCredentials {
  const { credentials, clock } = ports;

  return async function listCredentials(caller, { pageSize, pageToken, onlyValid }) {
    const own = await credentials.listOf(caller.accountId);
    const all = own.filter(({ id }) => reaches(caller.rights, id));
    const at = clock.now();
    const listed = onlyValid ? all.filter((credential) => canSign(credential, at)) : all;

    const start = pageToken === undefined ? 0 : readPageToken(pageToken, listed);
    const size = pageSize === undefined ? listed.length : Math.min(pageSize, pageSizeMax);
    const page = listed.slice(start, start + size);
    const next = listed[start + size];
    return { credentials: page, nextPageToken: next?.id };
  };
}

export function canSign(credential: Credential, at: number): boolean {
  return (
    credential.enabled &&
    credential.revokedAt === undefined &&
    credential.consumedAt === undefined &&
    credential.notBefore <= at &&
    at <= credential.notAfter
  );
}

function readPageToken(token: string, listed: readonly Credential[]): number {
  const start = listed.findIndex(({ id }) => id === token);
  refuseUnless(start >= 0, 'page_unknown');
  return start;
}
