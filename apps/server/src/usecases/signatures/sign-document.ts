/**
 * Sign document: documents or digests of them, while the caller waits.
 *
 * CSC API v2.0.0.2, 11.11 `signatures/signDoc`, `operationMode` S. The order of the steps is in
 * `sign-agreed-documents.ts`.
 */

import type { Secret } from '#domain/secret.ts';
import type { SignedDocument } from '#domain/signatures/document-to-sign.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { makeSignAgreedDocuments } from './sign-agreed-documents.ts';
import type { DocumentOrder, SignAgreedDocumentsPorts } from './sign-agreed-documents.ts';

export interface SignDocumentPorts extends SignAgreedDocumentsPorts {
  readonly tokenHash: TokenHash;
}

/**
 * @returns one for each document, in the order of the documents.
 * @throws {Refusal} if any rule in `SigningWarrant.issue` fails, or the yes is spent.
 * @throws {Outage} if the vault or a store is down. Nothing was released to the caller.
 */
export type SignDocument = (
  order: DocumentOrder,
  sad: Secret<string>,
) => Promise<readonly SignedDocument[]>;

export function makeSignDocument(ports: SignDocumentPorts): SignDocument {
  const signAgreedDocuments = makeSignAgreedDocuments(ports);

  return async function signDocument(order, sad) {
    return signAgreedDocuments(order, ports.tokenHash.hash(sad.reveal()));
  };
}
