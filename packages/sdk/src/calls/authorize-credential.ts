/**
 * The signer's yes: `credentials/authorize`, `authorizeCheck`, `getChallenge`, `sendOTP` and
 * `extendTransaction`. CSC API v1.0.4.0, 11.6 to 11.8; v2.0.0.2, 11.6 to 11.9.
 *
 * v1 knows two factors by name, v2 any number by identifier. PIN and OTP can be given by name to
 * both; anything else goes as `authData`, and a v1 server cannot be told of it.
 */

import { SdkError } from '../sdk-error.ts';
import type { Polled } from '../waiting/poll.ts';
import { agreedMembers, defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { findText, lifetimeSeconds, requireText } from '../wire/members.ts';
import type { JsonAnswer } from '../wire/post-json.ts';
import { documentMembers } from './ask-token.ts';

/** The value of one authentication object; none for those that are answered elsewhere. */
export interface AuthDatum {
  readonly id: string;
  readonly value?: string;
}

/** What proves the yes. */
export interface FactorValues {
  readonly pin?: string;
  readonly otp?: string;
  readonly authData?: readonly AuthDatum[];
}

/** What a signer is asked to agree to, and the factors that prove the yes. */
export interface AuthorizeOrder extends FactorValues {
  readonly credentialId: string;
  readonly numSignatures: number;
  readonly digests: readonly Uint8Array[];
  /** Of the digests, dotted. */
  readonly hashOid: string;
  /** What the signer is told, where the server tells. */
  readonly description?: string;
  /** Extension: what the signer's device calls the documents, in the order of the digests. */
  readonly labels?: readonly string[];
  readonly clientData?: string;
}

/** The SAD of a yes, and how long it is good for. */
export interface GivenYes {
  readonly sad: string;
  readonly expiresInSeconds: number;
}

/** A yes that is there, or one that the signer is asked for elsewhere. */
export type AuthorizeAnswer =
  | ({ readonly kind: 'given' } & GivenYes)
  | {
      readonly kind: 'pending';
      readonly handle: string;
      readonly retryAfterMs: number | undefined;
      /** Extension: a page from which the signer's device can read what it is to show. */
      readonly pageUrl?: string;
    };

/** The next digests of a transaction whose yes is there. */
export interface ExtendOrder {
  readonly credentialId: string;
  readonly sad: string;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
  readonly clientData?: string;
}

export async function beginAuthorization(
  caller: CscCaller,
  order: AuthorizeOrder,
  signal?: AbortSignal,
): Promise<AuthorizeAnswer> {
  const { credentialId, numSignatures, description, clientData, labels } = order;
  const body = {
    credentialID: credentialId,
    numSignatures,
    ...agreedMembers(caller.version, order),
    ...factorMembers(caller.version, order),
    ...documentMembers(labels),
    ...defined({ description, clientData }),
  };
  return readYes(await caller.call('credentials/authorize', body, { signal }));
}

export async function checkAuthorization(
  caller: CscCaller,
  handle: string,
  signal?: AbortSignal,
): Promise<AuthorizeAnswer> {
  return readYes(await caller.call('credentials/authorizeCheck', { handle }, { signal }), handle);
}

/** @returns what asks again with the handle of the last answer, beginning with this one. */
export function yesAfter(
  caller: CscCaller,
  first: AuthorizeAnswer,
  signal?: AbortSignal,
): () => Promise<Polled<GivenYes>> {
  let last: AuthorizeAnswer | undefined;
  return async () => {
    last = last?.kind === 'pending' ? await checkAuthorization(caller, last.handle, signal) : first;
    if (last.kind === 'given') return { kind: 'done', value: last };
    return { kind: 'pending', retryAfterMs: last.retryAfterMs };
  };
}

/** @returns the challenge to show; undefined when it went to the signer by another way. */
export async function getChallenge(
  caller: CscCaller,
  of: { readonly credentialId: string; readonly authObjectId: string },
): Promise<string | undefined> {
  const body = { credentialID: of.credentialId, authObjectID: of.authObjectId };
  return findText((await caller.call('credentials/getChallenge', body)).members, 'challenge');
}

export async function sendOtp(caller: CscCaller, credentialId: string): Promise<void> {
  await caller.call('credentials/sendOTP', { credentialID: credentialId });
}

export async function extendTransaction(caller: CscCaller, order: ExtendOrder): Promise<GivenYes> {
  const { credentialId, sad, clientData } = order;
  const { members } = await caller.call('credentials/extendTransaction', {
    credentialID: credentialId,
    SAD: sad,
    ...agreedMembers(caller.version, order),
    ...defined({ clientData }),
  });
  return { sad: requireText(members, 'SAD'), expiresInSeconds: lifetimeSeconds(members) };
}

/** By what is in it rather than by the status alone: both are seen with either. */
function readYes(answer: JsonAnswer, lastHandle?: string): AuthorizeAnswer {
  const { status, members, retryAfterMs } = answer;
  const sad = findText(members, 'SAD');
  if (sad !== undefined) {
    return { kind: 'given', sad, expiresInSeconds: lifetimeSeconds(members) };
  }
  const handle = findText(members, 'handle') ?? (status === 202 ? lastHandle : undefined);
  if (handle === undefined) throw new SdkError('unintelligible', 'the answer has no SAD');
  const pageUrl = findText(members, 'pageUrl');
  return { kind: 'pending', handle, retryAfterMs, ...(pageUrl !== undefined && { pageUrl }) };
}

function factorMembers(version: CscCaller['version'], values: FactorValues): object {
  const { pin, otp, authData = [] } = values;
  const named = [
    ...(pin === undefined ? [] : [{ id: 'PIN', value: pin }]),
    ...(otp === undefined ? [] : [{ id: 'OTP', value: otp }]),
  ];
  const all = [...named, ...authData];
  if (version === 'v2') return { authData: all };
  const foreign = all.find(({ id }) => id !== 'PIN' && id !== 'OTP');
  if (foreign !== undefined) {
    throw new SdkError('unsupported', `CSC v1 has no factor called ${foreign.id}`);
  }
  return Object.fromEntries(all.map(({ id, value }) => [id, value]));
}
