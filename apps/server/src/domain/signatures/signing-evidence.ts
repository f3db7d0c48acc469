/** What a signature is decided on: the caller's order and what the records say, time included. */

import type { SignatureAlgorithm } from '@kumoin/pki';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { Digest } from '#domain/digest.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import type { DocumentToSign } from './document-to-sign.ts';

export interface SigningOrder {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  /** Of the key whose possession was proved with this call. */
  readonly keyThumbprint?: string | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly digests: readonly Digest[];
}

/** Of a credential, what the rule of signing may read. */
export type SigningCredential = Omit<
  Credential,
  | 'tenantId'
  | 'description'
  | 'chain'
  | 'certificateSerial'
  | 'destroyedAt'
  | 'mode'
  | 'factors'
  | 'expression'
  | 'signatureQualifier'
  | 'level'
  | 'oneTime'
  | 'createdAt'
>;

export interface SigningEvidence {
  readonly order: SigningOrder;
  readonly credential: SigningCredential | undefined;
  readonly authorization: Authorization | undefined;
  /** The slots of the authorization's transaction that are not spent. */
  readonly openSlots: readonly Slot[];
  /** What to make of each digest of the order; undefined: the digests themselves are signed. */
  readonly documents: DocumentsEvidence | undefined;
  readonly at: number;
}

export interface DocumentsEvidence {
  /** One for each digest of the order, in that order. */
  readonly asked: readonly DocumentToSign[];
  /** Of the credential, DER, the signer's certificate first: it becomes part of what is signed. */
  readonly chain: readonly Uint8Array[];
  /** Chance, so that deciding anew makes the same. */
  readonly seed: Uint8Array;
}
