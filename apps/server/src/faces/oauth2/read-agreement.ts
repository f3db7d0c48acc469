/**
 * What an application wants a person to agree to besides signing: the making or the end of one
 * credential. CSC API v2.2.0.0, 8.2.2: `authorization_details` of these two types.
 */

import { cscCreationRequest } from '@kumoin/contract';
import type { CscCreationRequest } from '@kumoin/contract';
import { Compile } from 'typebox/compile';
import type { CredentialId } from '#domain/identifiers.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import { normalizeRequest } from '../normalize-request.ts';
import { BadAuthorization } from './bad-authorization.ts';

type Detail = Readonly<Record<string, unknown>>;

const creation = Compile(cscCreationRequest);
const idCharactersMax = 255;
/** It is kept, whole, with the token. */
const detailCharactersMax = 8192;

/** @throws {BadAuthorization} */
export function readCreation(detail: Detail): CreationRequest {
  const request = normalizeRequest(cscCreationRequest, detail['credentialCreationRequest']);
  const isShort = JSON.stringify(detail).length <= detailCharactersMax;
  if (!isShort || !creation.Check(request)) throw bad('credentialCreationRequest');
  return request satisfies CscCreationRequest;
}

/** @throws {BadAuthorization} */
export function readDeletion({ credentialID: id }: Detail): CredentialId {
  const readable = typeof id === 'string' && id !== '' && id.length <= idCharactersMax;
  if (!readable) throw bad('credentialID');
  return id as CredentialId;
}

function bad(name: string): BadAuthorization {
  return new BadAuthorization('invalid_authorization_details', `Invalid member ${name}`);
}
