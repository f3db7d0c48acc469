/** What is done in the background, and what comes of it: plain values, kept sealed. */

import type { RefusalCode } from '#domain/refusal.ts';
import type { SignedDocument } from '#domain/signatures/document-to-sign.ts';
import type { SigningOrder } from '#domain/signatures/signing-evidence.ts';
import type { ValidationInfo } from './show-validation-info.ts';
import type { DocumentOrder } from './sign-agreed-documents.ts';

export type SigningWork =
  | { readonly kind: 'hashes'; readonly order: SigningOrder }
  | {
      readonly kind: 'documents';
      readonly order: DocumentOrder;
      readonly wantsValidationInfo: boolean;
    };

/** As it is sealed. Of the SAD only the hash goes in: it opens the yes here and nowhere else. */
export interface AcceptedWork {
  readonly work: SigningWork;
  readonly sadHash: string;
  readonly responseId: string;
  readonly responseUri: string | undefined;
}

export type SigningOutcome =
  | { readonly kind: 'hashes'; readonly signatures: readonly Uint8Array[] }
  | {
      readonly kind: 'documents';
      readonly signed: readonly SignedDocument[];
      readonly validationInfo: ValidationInfo | undefined;
    };

export interface SigningFailure {
  readonly code: RefusalCode;
  readonly detail: string | undefined;
}
