/** The CSC methods this server has, in one table: name, form of the answer, who may call. */

import {
  cscCredentialInfoV1,
  cscCredentialInfoV2,
  cscCredentialListV1,
  cscCredentialListV2,
  cscInfoV1,
  cscInfoV2,
  cscLoginAnswer,
  cscSadAnswer,
  cscSignHashAnswer,
  cscTimestampAnswer,
} from '@kumoin/contract';
import type { CscVersion } from '@kumoin/contract';
import type { AuthorizeCredential } from '#usecases/authorization/authorize-credential.ts';
import type { ExtendAuthorization } from '#usecases/authorization/extend-authorization.ts';
import type { RevokeAccess } from '#usecases/access/revoke-access.ts';
import type { ListCredentials } from '#usecases/credentials/list-credentials.ts';
import type { ShowCredential } from '#usecases/credentials/show-credential.ts';
import type { SignHash } from '#usecases/signatures/sign-hash.ts';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { makeAuthorize } from './authorize-credential.ts';
import type { AuthenticatedCall, CscCall } from './csc-call.ts';
import { makeExtend } from './extend-authorization.ts';
import { makeLogin } from './grant-access.ts';
import type { LoginUseCases } from './grant-access.ts';
import { makeInfo } from './info.ts';
import type { Provider } from './info.ts';
import { makeTimestamp } from './issue-timestamp.ts';
import { makeList } from './list-credentials.ts';
import { makeRevoke } from './revoke-access.ts';
import { makeShow } from './show-credential.ts';
import { makeSign } from './sign-hash.ts';

export interface CscUseCases extends LoginUseCases {
  readonly revokeAccess: RevokeAccess;
  readonly listCredentials: ListCredentials;
  readonly showCredential: ShowCredential;
  readonly authorizeCredential: AuthorizeCredential;
  readonly extendAuthorization: ExtendAuthorization;
  readonly signHash: SignHash;
  readonly issueTimestamp: IssueTimestamp;
  now(): number;
}

type Handler<Call> = (call: Call) => Promise<object | undefined>;
/** The schema of the answer in each version; the serializer writes its members and no others. */
type Answer = Readonly<Record<CscVersion, object>> | undefined;

export type CscMethod =
  | { readonly open: true; readonly answer: Answer; readonly handle: Handler<CscCall> }
  | { readonly open: false; readonly answer: Answer; readonly handle: Handler<AuthenticatedCall> };

const both = (schema: object): Answer => ({ v1: schema, v2: schema });

function openMethod(answer: Answer, handle: Handler<CscCall>): CscMethod {
  return { open: true, answer, handle };
}

function method(answer: Answer, handle: Handler<AuthenticatedCall>): CscMethod {
  return { open: false, answer, handle };
}

export function makeCscMethods(
  useCases: CscUseCases,
  provider: Provider,
): ReadonlyMap<string, CscMethod> {
  const lists = { v1: cscCredentialListV1, v2: cscCredentialListV2 };
  const infos = { v1: cscCredentialInfoV1, v2: cscCredentialInfoV2 };
  const methods = new Map<string, CscMethod>([
    ['auth/login', openMethod(both(cscLoginAnswer), makeLogin(useCases))],
    ['auth/revoke', method(undefined, makeRevoke(useCases))],
    ['credentials/list', method(lists, makeList(useCases))],
    ['credentials/info', method(infos, makeShow(useCases))],
    ['credentials/authorize', method(both(cscSadAnswer), makeAuthorize(useCases))],
    ['credentials/extendTransaction', method(both(cscSadAnswer), makeExtend(useCases))],
    ['signatures/signHash', method(both(cscSignHashAnswer), makeSign(useCases))],
    ['signatures/timestamp', method(both(cscTimestampAnswer), makeTimestamp(useCases))],
  ]);
  const info = makeInfo(provider, [...methods.keys()]);
  return methods.set('info', openMethod({ v1: cscInfoV1, v2: cscInfoV2 }, info));
}

/** Methods of each version's document that this server does not offer: 501, not 404. */
export const absentMethods: Readonly<Record<CscVersion, readonly string[]>> = {
  v1: ['credentials/sendOTP'],
  v2: [
    'credentials/authorizeCheck',
    'credentials/getChallenge',
    'credentials/sendOTP',
    'signatures/signDoc',
    'signatures/signPolling',
  ],
};
