/**
 * `signatures/signHash`, at once or later, and `signPolling`. CSC API v1.0.4.0, 11.9; v2.0.0.2,
 * 11.10 and 11.12.
 *
 * The yes is either a SAD or an access token of scope `credential`. The token goes as `SAD` in v1,
 * whose servers know no other place, and alone as Bearer in v2, whose servers may refuse it in
 * both.
 */

import { readSignatures } from '../answers/read-signed.ts';
import { SdkError } from '../sdk-error.ts';
import { toBase64 } from '../wire/base64.ts';
import { defined, digestMembers } from '../wire/csc-caller.ts';
import type { CallOptions, CscCaller } from '../wire/csc-caller.ts';
import { findText } from '../wire/members.ts';
import type { JsonAnswer } from '../wire/post-json.ts';

/** The signer's yes, as it is shown to the server. */
export type Yes = { readonly sad: string } | { readonly credentialToken: string };

/** What is to be signed with a yes that was given. */
export type SignHashOrder = Yes & {
  readonly credentialId: string;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
  readonly signOid: string;
  /** DER of the parameters, for RSASSA-PSS. */
  readonly signParameters?: Uint8Array;
  readonly clientData?: string;
};

/** For a signature that is made later (v2, `operationMode` A). */
export interface LaterOptions {
  /** How long the result is to be kept. */
  readonly validityMs?: number;
  /** Called by the server when it is ready; the result itself is polled for. */
  readonly responseUri?: string;
}

export async function signHash(
  caller: CscCaller,
  order: SignHashOrder,
): Promise<readonly Uint8Array[]> {
  const answer = await callSignHash(caller, order);
  return readSignatures(answer.members, order.digests.length);
}

/** @returns the identifier to poll with. */
export async function beginSignHash(
  caller: CscCaller,
  order: SignHashOrder,
  later: LaterOptions,
): Promise<string> {
  refuseV1(caller, 'signatures made later');
  return readResponseId(await callSignHash(caller, order, laterMembers(later)));
}

/** @throws {SdkError} `unsupported` on a v1 server. */
export function refuseV1({ version }: CscCaller, what: string): void {
  if (version === 'v1') throw new SdkError('unsupported', `CSC v1 has no ${what}`);
}

export function laterMembers({ validityMs, responseUri }: LaterOptions): object {
  const limits = { validity_period: validityMs, response_uri: responseUri };
  return { operationMode: 'A', ...defined(limits) };
}

export function readResponseId({ members }: JsonAnswer): string {
  const id = findText(members, 'responseID', 'responseId', 'response_id');
  if (id === undefined) throw new SdkError('unintelligible', 'the answer has no responseID');
  return id;
}

/** Where the yes goes: into the body, into the header, or both. */
export function placeYes(
  { version }: Pick<CscCaller, 'version'>,
  yes: Yes,
): { readonly members: object; readonly options: CallOptions } {
  if ('sad' in yes) return { members: { SAD: yes.sad }, options: {} };
  const { credentialToken } = yes;
  if (version === 'v1') return { members: { SAD: credentialToken }, options: {} };
  return { members: {}, options: { bearer: credentialToken } };
}

function callSignHash(caller: CscCaller, order: SignHashOrder, more: object = {}) {
  const { credentialId, signOid, signParameters, clientData } = order;
  const yes = placeYes(caller, order);
  const signAlgoParams = signParameters && toBase64(signParameters);
  const body = {
    credentialID: credentialId,
    ...yes.members,
    ...digestMembers(caller.version, order),
    signAlgo: signOid,
    ...defined({ signAlgoParams, clientData }),
    ...more,
  };
  return caller.call('signatures/signHash', body, yes.options);
}
