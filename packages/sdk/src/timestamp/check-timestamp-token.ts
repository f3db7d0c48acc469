/**
 * Whether a time-stamp token answers the question that was asked (RFC 3161, 2.4.2): the digest and
 * the nonce in it are ours. Its signature is the business of whoever verifies the document.
 */

import { SdkError } from '../sdk-error.ts';
import { childrenOf, contentOf, readElements } from './der-reader.ts';
import type { DerElement } from './der-reader.ts';

const sequence = 0x30;
const integer = 0x02;
const octetString = 0x04;
const explicit0 = 0xa0;

export interface TimestampQuestion {
  readonly digest: Uint8Array;
  /** Undefined where none was sent. */
  readonly nonce: Uint8Array | undefined;
}

/** @throws {SdkError} `unintelligible` or `mismatched`. */
export function checkTimestampToken(token: Uint8Array, question: TimestampQuestion): void {
  const tstInfo = readTstInfo(token);
  const [, , imprint] = tstInfo;
  if (imprint === undefined) throw new SdkError('unintelligible', 'the time-stamp is cut off');
  const hashed = contentOf(childrenOf([imprint], 0, sequence), 1, octetString);
  if (!isSame(hashed, question.digest)) {
    throw new SdkError('mismatched', 'the time-stamp is over something else');
  }
  // Version, policy, imprint, serial number and time stand before it; accuracy is a sequence.
  const nonce = tstInfo.slice(5).find(({ tag }) => tag === integer)?.content;
  if (
    question.nonce !== undefined &&
    (nonce === undefined || !isSameInteger(nonce, question.nonce))
  ) {
    throw new SdkError('mismatched', 'the time-stamp is the answer to another question');
  }
}

/** ContentInfo, SignedData, EncapsulatedContentInfo, TSTInfo. */
function readTstInfo(token: Uint8Array): readonly DerElement[] {
  const contentInfo = childrenOf(readElements(token), 0, sequence);
  const signedData = childrenOf(childrenOf(contentInfo, 1, explicit0), 0, sequence);
  const encapsulated = childrenOf(signedData, 2, sequence);
  const content = contentOf(childrenOf(encapsulated, 1, explicit0), 0, octetString);
  return childrenOf(readElements(content), 0, sequence);
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}

function isSameInteger(left: Uint8Array, right: Uint8Array): boolean {
  return isSame(withoutLeadingZeros(left), withoutLeadingZeros(right));
}

function withoutLeadingZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first === -1 ? new Uint8Array() : octets.subarray(first);
}
