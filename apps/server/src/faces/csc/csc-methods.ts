/**
 * The CSC methods this server has, in one table: who may call, and what is done. The forms of
 * requests and answers are those of the contract, under the same names.
 */

import { cscForms } from '@kumoin/contract';
import type { CscForm, CscMethodName, CscOffer, CscVersion } from '@kumoin/contract';
import type { AccessScope } from '#domain/access/client.ts';
import type { ExtendAuthorization } from '#usecases/authorization/extend-authorization.ts';
import type { RevokeAccess } from '#usecases/access/revoke-access.ts';
import type { ListCredentials } from '#usecases/credentials/list-credentials.ts';
import type { ShowCredential } from '#usecases/credentials/show-credential.ts';
import type { CreateCredential } from '#usecases/issuance/create-credential.ts';
import type { DestroyCredential } from '#usecases/issuance/destroy-credential.ts';
import type { PollSignatures } from '#usecases/signatures/poll-signatures.ts';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { makeAuthorize } from './authorize-credential.ts';
import type { AuthorizeUseCases } from './authorize-credential.ts';
import { makeCreate } from './create-credential.ts';
import type { AuthenticatedCall, CscAnswer, CscCall } from './csc-call.ts';
import { makeDestroy } from './destroy-credential.ts';
import { makeExtend } from './extend-authorization.ts';
import { makeLogin } from './grant-access.ts';
import type { LoginUseCases } from './grant-access.ts';
import { makeInfo } from './info.ts';
import type { Provider } from './info.ts';
import { makeGetChallenge, makeSendOtp } from './issue-challenge.ts';
import type { ChallengeUseCases } from './issue-challenge.ts';
import { makeTimestamp } from './issue-timestamp.ts';
import { makeList } from './list-credentials.ts';
import { makeAuthorizeCheck } from './poll-approval.ts';
import { makePoll } from './poll-signatures.ts';
import { makeRevoke } from './revoke-access.ts';
import { makeShow } from './show-credential.ts';
import { makeSignDoc } from './sign-document.ts';
import type { SignDocumentUseCases } from './sign-document.ts';
import { makeSign } from './sign-hash.ts';
import type { SignHashUseCases } from './sign-hash.ts';

export interface CscUseCases
  extends
    LoginUseCases,
    AuthorizeUseCases,
    ChallengeUseCases,
    SignDocumentUseCases,
    SignHashUseCases {
  readonly revokeAccess: RevokeAccess;
  readonly listCredentials: ListCredentials;
  readonly showCredential: ShowCredential;
  readonly createCredential: CreateCredential;
  readonly destroyCredential: DestroyCredential;
  readonly extendAuthorization: ExtendAuthorization;
  readonly pollSignatures: PollSignatures;
  readonly issueTimestamp: IssueTimestamp;
  now(): number;
}

/** 204 for nothing, 200 for a body, or what the answer says itself. */
type Handler<Call> = (call: Call) => Promise<object | CscAnswer | undefined>;

interface OpenMethod<Name extends CscMethodName> {
  readonly open: true;
  readonly handle: Handler<CscCall<Name>>;
}

interface ClosedMethod<Name extends CscMethodName> {
  readonly open: false;
  /** The kinds of token that open it. CSC API v2.0.0.2, 11: the table of each method. */
  readonly tokens: readonly AccessScope[];
  /** Its body may be far larger than any other, so there are fewer of them at once. */
  readonly carries?: 'documents';
  readonly handle: Handler<AuthenticatedCall<Name>>;
}

/** Who may call: anybody, or the bearer of a token of the right kind. */
export type CscMethod<Name extends CscMethodName = CscMethodName> =
  OpenMethod<Name> | ClosedMethod<Name>;

const service = { open: false, tokens: ['service'] } as const;
/** A signer's yes opens what concerns its credential, too. */
const serviceOrYes = { open: false, tokens: ['service', 'credential'] } as const;

/** A person agreed to exactly this, once: no other token will do. */
const creation = { open: false, tokens: ['credential-creation'] } as const;
const deletion = { open: false, tokens: ['credential-deletion'] } as const;

/** A method that is not in the table is answered 501, in the versions whose document has it. */
export type CscMethods = { readonly [Name in CscMethodName]?: CscMethod<Name> };

export function makeCscMethods(useCases: CscUseCases, provider: Provider): CscMethods {
  const methods: CscMethods = {
    'auth/login': { open: true, handle: makeLogin(useCases) },
    'auth/revoke': { ...serviceOrYes, handle: makeRevoke(useCases) },
    'credentials/list': { ...service, handle: makeList(useCases) },
    'credentials/info': { ...serviceOrYes, handle: makeShow(useCases) },
    'credentials/create': { ...creation, handle: makeCreate(useCases) },
    'credentials/delete': { ...deletion, handle: makeDestroy(useCases) },
    'credentials/authorize': { ...service, handle: makeAuthorize(useCases) },
    'credentials/authorizeCheck': { ...service, handle: makeAuthorizeCheck(useCases) },
    'credentials/getChallenge': { ...service, handle: makeGetChallenge(useCases) },
    'credentials/sendOTP': { ...service, handle: makeSendOtp(useCases) },
    'credentials/extendTransaction': { ...serviceOrYes, handle: makeExtend(useCases) },
    'signatures/signHash': { ...serviceOrYes, handle: makeSign(useCases) },
    'signatures/signDoc': { ...serviceOrYes, carries: 'documents', handle: makeSignDoc(useCases) },
    'signatures/signPolling': { ...serviceOrYes, handle: makePoll(useCases) },
    'signatures/timestamp': { ...serviceOrYes, handle: makeTimestamp(useCases) },
  };
  const offered = { v1: namesIn(methods, 'v1'), v2: namesIn(methods, 'v2') };
  return { info: { open: true, handle: makeInfo(provider, offered) }, ...methods };
}

/** What the server offers, for those who describe it. */
export function offerOf(methods: CscMethods): CscOffer {
  const offered = Object.entries(methods).map(([name, method]) => [
    name,
    method.open ? 'anybody' : method.tokens,
  ]);
  return Object.fromEntries(offered) as CscOffer;
}

/** The form of a method in one version; undefined where the document does not have it. */
export function formOf(name: CscMethodName, version: CscVersion): CscForm | undefined {
  const forms: Partial<Record<CscVersion, CscForm>> = cscForms[name];
  return forms[version];
}

function namesIn(methods: CscMethods, version: CscVersion): readonly CscMethodName[] {
  const names = Object.keys(methods) as CscMethodName[];
  return names.filter((name) => formOf(name, version) !== undefined);
}
