/**
 * What comes back signed, of `signatures/signHash`, `signDoc` and `signPolling` (CSC API
 * v2.0.0.2, 11.10 to 11.12), also in the spellings some servers have for it.
 */

import { SdkError } from '../sdk-error.ts';
import { fromBase64 } from '../wire/base64.ts';
import { membersOf, requireTexts, textsOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

/** Revocation data for documents that the client completes itself; DER. */
export interface ValidationInfo {
  readonly ocsp: readonly Uint8Array[];
  readonly crl: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
}

/** Each list in the order of the request; which one is filled the kind of signature decides. */
export interface Signed {
  /** Of signHash. */
  readonly signatures: readonly Uint8Array[];
  /** `DocumentWithSignature`: documents with the signature inside. */
  readonly documents: readonly Uint8Array[];
  /** `SignatureObject`: signatures beside the document, or to be put into it. */
  readonly signatureObjects: readonly Uint8Array[];
  readonly validationInfo: ValidationInfo | undefined;
}

/** @throws {SdkError} `unintelligible`, when nothing signed is in it. */
export function readSigned(answer: Members): Signed {
  const list = (...names: readonly string[]): readonly Uint8Array[] =>
    decoded(names.map((name) => answer[name]).find((value) => Array.isArray(value)));
  const signed = {
    signatures: list('signatures'),
    documents: list('DocumentWithSignature', 'documentWithSignature'),
    signatureObjects: list('SignatureObject', 'signatureObject'),
    validationInfo: readValidationInfo(answer['validationInfo']),
  };
  if ([signed.signatures, signed.documents, signed.signatureObjects].every(isEmpty)) {
    throw new SdkError('unintelligible', 'the answer has nothing signed in it');
  }
  return signed;
}

/** @throws {SdkError} `unintelligible`, unless there is one signature for each digest. */
export function readSignatures(answer: Members, count: number): readonly Uint8Array[] {
  const encoded = requireTexts(answer, 'signatures');
  if (encoded.length !== count) {
    throw new SdkError('unintelligible', 'the number of signatures is not that of the digests');
  }
  return encoded.map(fromBase64);
}

function readValidationInfo(value: unknown): ValidationInfo | undefined {
  if (value === undefined || value === null) return undefined;
  const { ocsp, crl, certificates } = membersOf(value);
  return { ocsp: decoded(ocsp), crl: decoded(crl), certificates: decoded(certificates) };
}

function decoded(value: unknown): readonly Uint8Array[] {
  return textsOf(value).map(fromBase64);
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}
