/**
 * `signatures/signDoc`: AdES signatures that the server builds, on whole documents or on their
 * digests. CSC API v2.0.0.2, 11.11.
 */

import { readSigned } from '../answers/read-signed.ts';
import type { Signed } from '../answers/read-signed.ts';
import { SdkError } from '../sdk-error.ts';
import { toBase64 } from '../wire/base64.ts';
import { defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { laterMembers, placeYes, readResponseId, refuseV1 } from './sign-hash.ts';
import type { LaterOptions, Yes } from './sign-hash.ts';

/** Of a signature; `value` is Base64 of the encoded attribute, none lets the server compute it. */
export interface SignedProperty {
  readonly name: string;
  readonly value?: string;
}

/** The kind of signature for one document or one list of digests. */
export interface AdesWish {
  /** CAdES, XAdES, PAdES, JAdES. */
  readonly format: 'C' | 'X' | 'P' | 'J';
  readonly level?: 'Ades-B-B' | 'Ades-B-T' | 'Ades-B-LT' | 'Ades-B-LTA';
  /** Such as `Detached`, `Attached`, `Certification`, `Revision`. */
  readonly envelope?: string;
  readonly signOid: string;
  readonly signParameters?: Uint8Array;
  readonly properties?: readonly SignedProperty[];
}

export type DocumentToSign = AdesWish & { readonly document: Uint8Array };
export type DigestsToSign = AdesWish & {
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
};

/** Documents or digests, never both: the documents forbid it. */
export interface SignDocOrder {
  readonly yes: Yes;
  /** This, or `signatureQualifier`, or both. */
  readonly credentialId?: string;
  readonly signatureQualifier?: string;
  readonly documents?: readonly DocumentToSign[];
  readonly digests?: readonly DigestsToSign[];
  readonly returnValidationInfo?: boolean;
  readonly clientData?: string;
}

export async function signDoc(caller: CscCaller, order: SignDocOrder): Promise<Signed> {
  const signed = readSigned((await callSignDoc(caller, order)).members);
  const made = signed.documents.length + signed.signatureObjects.length;
  if (made === expectedCount(order)) return signed;
  throw new SdkError('unintelligible', 'the number of signatures is not what was asked for');
}

/** @returns the identifier to poll with. */
export async function beginSignDoc(
  caller: CscCaller,
  order: SignDocOrder,
  later: LaterOptions,
): Promise<string> {
  return readResponseId(await callSignDoc(caller, order, laterMembers(later)));
}

function callSignDoc(caller: CscCaller, order: SignDocOrder, more: object = {}) {
  refuseV1(caller, 'signatures on whole documents');
  const { credentialId, signatureQualifier, documents, digests, clientData } = order;
  if ((documents === undefined) === (digests === undefined)) {
    throw new SdkError('unsupported', 'signDoc takes documents or digests, and not both');
  }
  const yes = placeYes(caller, order.yes);
  const body = {
    ...defined({ credentialID: credentialId, signatureQualifier }),
    ...yes.members,
    ...defined({
      documents: documents?.map(documentMembers),
      documentDigests: digests?.map(digestsMembers),
      returnValidationInfo: order.returnValidationInfo,
      clientData,
    }),
    ...more,
  };
  return caller.call('signatures/signDoc', body, yes.options);
}

function expectedCount({ documents = [], digests = [] }: SignDocOrder): number {
  return documents.length + digests.reduce((sum, each) => sum + each.digests.length, 0);
}

function documentMembers(wish: DocumentToSign): object {
  return { document: toBase64(wish.document), ...wishMembers(wish) };
}

function digestsMembers(wish: DigestsToSign): object {
  const hashes = wish.digests.map(toBase64);
  return { hashes, hashAlgorithmOID: wish.hashOid, ...wishMembers(wish) };
}

function wishMembers(wish: AdesWish): object {
  const { format, level, envelope, signOid, signParameters, properties } = wish;
  return {
    signature_format: format,
    signAlgo: signOid,
    ...defined({
      conformance_level: level,
      signed_envelope_property: envelope,
      signAlgoParams: signParameters && toBase64(signParameters),
      signed_props: properties?.map(({ name, value }) => ({
        attribute_name: name,
        ...defined({ attribute_value: value }),
      })),
    }),
  };
}
