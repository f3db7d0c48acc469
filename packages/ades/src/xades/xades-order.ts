/** What is to be signed with XAdES, by whom and how it is packed (EN 319 132-1, 4.4 and 6.3). */

import type { AdesSigner } from '../cms/ades-signer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';

export type XadesContent =
  /** The signature stands in the document, and is over all of it but the signatures in it. */
  | {
      readonly packaging: 'enveloped';
      readonly document: Uint8Array;
      /** Id of the element to stand in, at its end; the root unless told. */
      readonly parentId?: string;
    }
  /** What is signed stands in the signature. */
  | { readonly packaging: 'enveloping'; readonly objects: readonly EnclosedObject[] }
  /** What is signed stands elsewhere, under names. */
  | {
      readonly packaging: 'detached';
      readonly files: readonly DetachedFile[];
      /** A document to stand in, at the end of its root: signatures beside each other. */
      readonly into?: Uint8Array;
    }
  /** The signature stands in the document, beside the elements it is over. */
  | {
      readonly packaging: 'internally-detached';
      readonly document: Uint8Array;
      /** Ids of the elements. */
      readonly ids: readonly string[];
      readonly parentId?: string;
    };

export interface EnclosedObject {
  readonly bytes: Uint8Array;
  /** `xml`: as elements; `base64`: as text. */
  readonly as: 'xml' | 'base64';
  readonly mimeType?: string;
}

export interface DetachedFile {
  /** A URI reference, as it is to stand in the signature: percent-encoded where it needs be. */
  readonly name: string;
  /** The file, or its digest by the hash that goes with the algorithm. */
  readonly content: Uint8Array | { readonly digest: Uint8Array };
  readonly mimeType?: string;
}

export interface ContentTimestamp {
  /** RFC 3161 token (ContentInfo, DER). */
  readonly token: Uint8Array;
  /** All that is signed, or the parts at these places, counted from 0. */
  readonly of: 'all' | readonly number[];
}

export interface XadesOrder {
  readonly content: XadesContent;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  /** Chance, for identifiers that nothing else in the document has. */
  readonly random: (length: number) => Uint8Array;
  readonly properties?: SignerProperties;
  /** The policy document itself, kept beside the signature; `properties.policy` names it. */
  readonly policyDocument?: Uint8Array;
  readonly contentTimestamps?: readonly ContentTimestamp[];
}
