/**
 * Every method of the CSC API with the form of its request and of its answers by HTTP status,
 * per version. Servers check requests and write answers by it, and describe themselves from it.
 *
 * `undefined` is an answer without a body. Methods of v2.2.0.0 are listed under v2, whose base
 * path they share; so is `credentials/sendOTP`, which v2.0.0.2 names and does not describe.
 */

import type { Static, TObject } from 'typebox';
import { cscLoginAnswer, cscLoginRequest, cscRevokeRequest } from './access.ts';
import {
  cscAuthorizeCheckRequest,
  cscAuthorizeRequestV1,
  cscAuthorizeRequestV2,
  cscChallengeAnswer,
  cscExtendRequestV1,
  cscExtendRequestV2,
  cscGetChallengeRequest,
  cscHandleAnswer,
  cscSendOtpRequestV1,
  cscSendOtpRequestV2,
} from './authorization-requests.ts';
import {
  cscCreateCredentialRequest,
  cscCredentialInfoRequest,
  cscDeleteCredentialRequest,
  cscListRequestV1,
  cscListRequestV2,
} from './credential-requests.ts';
import {
  cscCreatedCredential,
  cscCredentialInfoV1,
  cscCredentialInfoV2,
  cscCredentialListV1,
  cscCredentialListV2,
  cscSadAnswer,
} from './credentials.ts';
import { cscErrorBody } from './csc-error.ts';
import type { CscVersion } from './csc-error.ts';
import { cscSignDocRequest } from './document-requests.ts';
import { cscInfoRequest, cscInfoV1, cscInfoV2 } from './info.ts';
import {
  cscSignHashRequestV1,
  cscSignHashRequestV2,
  cscSignPollingRequest,
  cscTimestampRequest,
} from './signature-requests.ts';
import {
  cscSignDocAnswer,
  cscSignHashAnswer,
  cscSignHashAnswerV2,
  cscSignPollingAnswer,
  cscTimestampAnswer,
} from './signatures.ts';

/** One method in one version. */
export interface CscForm {
  readonly request: TObject;
  readonly answers: Readonly<Record<number, TObject | undefined>>;
}

const both = <Form extends CscForm>(form: Form) => ({ v1: form, v2: form });
const sad = { 200: cscSadAnswer };
const sadOrHandle = { 200: cscSadAnswer, 202: cscHandleAnswer };
const nothing = { 204: undefined };
const challenge = { 200: cscChallengeAnswer, ...nothing };

export const cscForms = {
  info: {
    v1: { request: cscInfoRequest, answers: { 200: cscInfoV1 } },
    v2: { request: cscInfoRequest, answers: { 200: cscInfoV2 } },
  },
  'auth/login': both({ request: cscLoginRequest, answers: { 200: cscLoginAnswer } }),
  'auth/revoke': both({ request: cscRevokeRequest, answers: nothing }),
  'credentials/list': {
    v1: { request: cscListRequestV1, answers: { 200: cscCredentialListV1 } },
    v2: { request: cscListRequestV2, answers: { 200: cscCredentialListV2 } },
  },
  'credentials/info': {
    v1: { request: cscCredentialInfoRequest, answers: { 200: cscCredentialInfoV1 } },
    v2: { request: cscCredentialInfoRequest, answers: { 200: cscCredentialInfoV2 } },
  },
  'credentials/create': {
    v2: { request: cscCreateCredentialRequest, answers: { 201: cscCreatedCredential } },
  },
  'credentials/delete': { v2: { request: cscDeleteCredentialRequest, answers: nothing } },
  'credentials/authorize': {
    v1: { request: cscAuthorizeRequestV1, answers: sad },
    v2: { request: cscAuthorizeRequestV2, answers: sadOrHandle },
  },
  'credentials/authorizeCheck': {
    v2: { request: cscAuthorizeCheckRequest, answers: sadOrHandle },
  },
  'credentials/getChallenge': {
    v2: { request: cscGetChallengeRequest, answers: challenge },
  },
  'credentials/extendTransaction': {
    v1: { request: cscExtendRequestV1, answers: sad },
    v2: { request: cscExtendRequestV2, answers: sad },
  },
  // The documents have no answer with a body: it is for a token, which needs its question.
  'credentials/sendOTP': {
    v1: { request: cscSendOtpRequestV1, answers: challenge },
    v2: { request: cscSendOtpRequestV2, answers: challenge },
  },
  'signatures/signHash': {
    v1: { request: cscSignHashRequestV1, answers: { 200: cscSignHashAnswer } },
    v2: { request: cscSignHashRequestV2, answers: { 200: cscSignHashAnswerV2 } },
  },
  'signatures/signDoc': { v2: { request: cscSignDocRequest, answers: { 200: cscSignDocAnswer } } },
  'signatures/signPolling': {
    v2: {
      request: cscSignPollingRequest,
      // Not finished yet is told in the form of an error, though it is none.
      answers: { 200: cscSignPollingAnswer, 202: cscErrorBody },
    },
  },
  'signatures/timestamp': both({
    request: cscTimestampRequest,
    answers: { 200: cscTimestampAnswer },
  }),
} satisfies Record<string, Partial<Record<CscVersion, CscForm>>>;

type Forms = typeof cscForms;

/** A method by the last part of its path. */
export type CscMethodName = keyof Forms;

/** What a request holds once it fits its form. */
export type CscRequest<
  Name extends CscMethodName,
  Version extends keyof Forms[Name],
> = Forms[Name][Version] extends { readonly request: infer Form extends TObject }
  ? Static<Form>
  : never;
