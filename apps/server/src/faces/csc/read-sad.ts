/**
 * The signer's yes of a signing call: the SAD, or the access token where that is itself the yes.
 * CSC API v2.0.0.2, 11.10 `signatures/signHash`. A client may send such a token twice, as v1
 * clients do that have learnt OAuth.
 */

import { missingParameter } from '@kumoin/contract';
import type { Access } from '#domain/access/access-grant.ts';
import { Secret } from '#domain/secret.ts';

export interface SigningCall {
  readonly body: { readonly SAD?: string };
  readonly caller: Access;
  /** The token in it was checked already. */
  readonly authorizationHeader: string | undefined;
}

/** @throws {CscError} `Missing (or invalid type) string parameter SAD`. */
export function readSad({ body, caller, authorizationHeader = '' }: SigningCall): Secret<string> {
  const [, token] = /^[A-Za-z]+ +(\S+)$/.exec(authorizationHeader) ?? [];
  const sad = body.SAD ?? (caller.scope === 'credential' ? token : undefined);
  if (sad === undefined) throw missingParameter('string', 'SAD');
  return new Secret(sad);
}
