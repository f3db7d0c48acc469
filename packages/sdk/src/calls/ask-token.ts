/**
 * What a signer's token computes a code over: `credentials/getChallenge` of CSC API v2.0.0.2, 11.8
 * (`sendOTP` of v1.0.4.0, 11.8) with the digests and documents that the code will stand for. These
 * members are an extension of this product; a server without them answers as to any challenge.
 */

import { SdkError } from '../sdk-error.ts';
import { agreedMembers, defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { findText, membersOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

/** What the code will stand for: the same as in the order to authorize. */
export interface AskTokenOrder {
  readonly credentialId: string;
  /** Of the factor, such as `OCRA`. */
  readonly authObjectId: string;
  readonly digests: readonly Uint8Array[];
  /** Of the digests, dotted. */
  readonly hashOid: string;
  /** As many as there are digests by default. */
  readonly numSignatures?: number;
  /** What the token calls the documents, in the order of the digests. */
  readonly labels?: readonly string[];
  readonly description?: string;
  /** Where the signer has several, the one to ask; the newest by default. */
  readonly tokenId?: string;
  /** Of what is shown (RFC 5646). */
  readonly lang?: string;
}

/** One line of what the token shows. */
export interface ShownLine {
  readonly label: string;
  readonly value: string;
}

/** What the signer types into the token, and what it shows then: show both. */
export interface TokenQuestion {
  readonly question: string;
  readonly title: string | undefined;
  readonly lines: readonly ShownLine[];
  /** A page of the server from which the token can read it: by picture, light or sound. */
  readonly pageUrl: string | undefined;
}

export async function askToken(caller: CscCaller, order: AskTokenOrder): Promise<TokenQuestion> {
  const { credentialId, authObjectId, digests, labels, description, lang, tokenId } = order;
  const { numSignatures = digests.length } = order;
  const isV1 = caller.version === 'v1';
  const body = {
    credentialID: credentialId,
    ...(!isV1 && { authObjectID: authObjectId }),
    ...agreedMembers(caller.version, order),
    numSignatures,
    ...documentMembers(labels),
    ...defined({ description, lang, tokenID: tokenId }),
  };
  const method = isV1 ? 'credentials/sendOTP' : 'credentials/getChallenge';
  const { members } = await caller.call(method, body);
  const question = findText(members, 'challenge');
  if (question === undefined) throw new SdkError('unintelligible', 'the answer has no challenge');
  const statement = membersOf(members['statement']);
  const pageUrl = findText(members, 'pageUrl');
  return { question, title: findText(statement, 'title'), lines: linesOf(statement), pageUrl };
}

/** Extension: names of documents, where there are some. */
export function documentMembers(labels: readonly string[] = []): object {
  return labels.length === 0 ? {} : { documents: labels.map((label) => ({ label })) };
}

function linesOf(statement: Members): readonly ShownLine[] {
  const lines = statement['lines'];
  if (!Array.isArray(lines)) return [];
  return lines.map(membersOf).map((line) => ({
    label: findText(line, 'label') ?? '',
    value: findText(line, 'value') ?? '',
  }));
}
