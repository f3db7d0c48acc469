/**
 * `signatures/signDoc`. CSC API v2.0.0.2, 11.11.
 *
 * What a schema cannot see is checked in the order of the table. All documents of one call are
 * signed with one algorithm, since one use of the key is what the signer agreed to.
 */

import { missingParameter } from '@kumoin/contract';
import type { CscSignDocAnswer } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import type { SignedDocument } from '#domain/signatures/document-to-sign.ts';
import type { RequestSignatures } from '#usecases/signatures/request-signatures.ts';
import type { DocumentOrder } from '#usecases/signatures/sign-agreed-documents.ts';
import type { SignDocument } from '#usecases/signatures/sign-document.ts';
import type { ShowValidationInfo } from '#usecases/signatures/show-validation-info.ts';
import { toBase64 } from '../base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDocuments } from './read-documents.ts';
import { readOperation } from './read-operation.ts';
import { readSad } from './read-sad.ts';

export interface SignDocumentUseCases {
  readonly signDocument: SignDocument;
  readonly showValidationInfo: ShowValidationInfo;
  readonly requestSignatures: RequestSignatures;
}

type SignDocCall = AuthenticatedCall<'signatures/signDoc'>;

export function makeSignDoc(useCases: SignDocumentUseCases) {
  const { signDocument, showValidationInfo, requestSignatures } = useCases;

  return async function signDoc(call: SignDocCall): Promise<CscSignDocAnswer> {
    const sad = readSad(call);
    const order = readDocumentOrder(call);
    const wantsInfo = call.body.returnValidationInfo === true || order.documents.some(owesInfo);
    const terms = readOperation(call.body);
    if (terms !== undefined) {
      const work = { kind: 'documents', order, wantsValidationInfo: wantsInfo } as const;
      return { responseID: await requestSignatures({ work, sad, ...terms }) };
    }
    const signed = await signDocument(order, sad);
    const info = wantsInfo ? await showValidationInfo() : undefined;
    return { ...renderSigned(signed), ...(info && { validationInfo: renderInfo(info) }) };
  };
}

/** The CMS of a PDF that is elsewhere: its owner has to put the rest of B-LT beside it. */
function owesInfo({ asked }: DocumentOrder['documents'][number]): boolean {
  const { document, level } = asked.facts;
  return asked.kind === 'pades' && document === undefined && level === 'B-LT';
}

/** @throws {CscError} in the words of the table. */
export function readDocumentOrder({ body, caller }: SignDocCall): DocumentOrder {
  const { credentialID, signatureQualifier } = body;
  if (credentialID === undefined && signatureQualifier === undefined) {
    throw missingParameter('string', 'credentialID');
  }
  const { accountId, clientId, keyThumbprint } = caller;
  const { algorithm, documents } = readDocuments(body);
  const credentialId = credentialID as CredentialId | undefined;
  const by = { accountId, clientId, keyThumbprint };
  return { ...by, credentialId, signatureQualifier, algorithm, documents };
}

/** Documents and signatures each in the order of the request; a list without any is left out. */
export function renderSigned(signed: readonly SignedDocument[]): CscSignDocAnswer {
  const of = (kind: SignedDocument['kind']) =>
    signed.filter((one) => one.kind === kind).map(({ bytes }) => toBase64(bytes));
  const [documents, signatures] = [of('document'), of('signature')];
  return {
    ...(documents.length > 0 && { DocumentWithSignature: documents }),
    ...(signatures.length > 0 && { SignatureObject: signatures }),
  };
}

export function renderInfo({ ocsp, crls, certificates }: Awaited<ReturnType<ShowValidationInfo>>) {
  return {
    ocsp: ocsp.map(toBase64),
    crl: crls.map(toBase64),
    certificates: certificates.map(toBase64),
  };
}
