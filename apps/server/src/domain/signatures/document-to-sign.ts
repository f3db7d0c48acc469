/**
 * Document to sign: what `signatures/signDoc` is to make of one document, or of the digest of
 * one (CSC API v2.0.0.2, 11.11).
 *
 * Of a digest alone there is no document here: whoever has it puts the signature in its place.
 */

import type { CadesProperty, EncodedProperty, SignatureLevel, SignatureWords } from '@kumoin/ades';

export type DocumentToSign =
  | { readonly kind: 'cades'; readonly facts: CadesToSign }
  | { readonly kind: 'pades'; readonly facts: PadesToSign }
  | { readonly kind: 'xades'; readonly facts: XadesToSign }
  | { readonly kind: 'jades'; readonly facts: JadesToSign };

export interface CadesToSign {
  /** The whole; undefined: the digest the signer agreed to is all there is. */
  readonly document: Uint8Array | undefined;
  /** Whether the document is to stand inside its signature. */
  readonly attached: boolean;
  readonly level: SignatureLevel;
  /** What the signer says beyond who signed and when. */
  readonly properties: readonly CadesProperty[];
}

export interface PadesToSign {
  /** The whole PDF; undefined: the client has prepared it, and wants the CMS alone. */
  readonly document: Uint8Array | undefined;
  /**
   * A first signature that says what may change after it, another beside those there are, or
   * whichever the document allows.
   */
  readonly envelope: PadesEnvelope;
  readonly level: SignatureLevel;
  /** What viewers show beside the signature. */
  readonly words: readonly SignatureWord[];
}

export interface XadesToSign {
  /** The whole; undefined: the digest is all there is, and the signature is detached. */
  readonly document: Uint8Array | undefined;
  readonly envelope: XadesEnvelope;
  readonly level: SignatureLevel;
  readonly properties: readonly EncodedProperty[];
}

export interface JadesToSign {
  /** The whole; undefined: the digest is all there is, and the signature is detached. */
  readonly document: Uint8Array | undefined;
  readonly attached: boolean;
  readonly level: SignatureLevel;
  readonly properties: readonly EncodedProperty[];
}

export interface SignatureWord {
  readonly word: keyof SignatureWords;
  readonly text: string;
}

export type PadesEnvelope = 'certification' | 'revision' | 'any';
export type XadesEnvelope = 'enveloped' | 'enveloping' | 'detached';

/** What comes back: the document with its signature inside, or the signature beside it. */
export interface SignedDocument {
  readonly kind: 'document' | 'signature';
  readonly bytes: Uint8Array;
}
