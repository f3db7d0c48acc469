/** What somebody wants signed as JAdES, and what is known once it is prepared. */

import type { HashAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from '../cms/ades-signer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import type { HttpMessage, JadesDocument } from './read/jades-content.ts';
import type { JadesPackaging } from './read/parsed-jades.ts';

export type JadesContent =
  /** Inside the signature. */
  | { readonly kind: 'attached'; readonly payload: Uint8Array }
  /** Elsewhere, named by URI, their octets signed one after the other. */
  | { readonly kind: 'uri'; readonly documents: readonly JadesDocument[] }
  /** Elsewhere, named by URI with a hash of each; SHA-256 unless told otherwise. */
  | {
      readonly kind: 'uri-hash';
      readonly documents: readonly JadesDocument[];
      readonly hash?: HashAlgorithm;
    }
  /** Header fields of an HTTP message, in this order; `(request-target)` is one. */
  | {
      readonly kind: 'http-headers';
      readonly message: HttpMessage;
      readonly names: readonly string[];
    };

export interface JadesOrder {
  /** Compact has no place for anything beyond B-B. */
  readonly packaging: JadesPackaging;
  readonly content: JadesContent;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims, told in whole seconds. */
  readonly signingTime: number;
  readonly properties?: SignerProperties;
  /** `b64` false (RFC 7797); header fields of HTTP are always signed so. */
  readonly unencoded?: boolean;
  /** By which the certificate is named; SHA-256 unless told otherwise. */
  readonly certificateHash?: HashAlgorithm;
  /** Adds `kid`, the issuer and serial number of the certificate. */
  readonly keyIdentifier?: boolean;
  /** A token over the content, made before it is signed (`adoTst`). */
  readonly contentTimestamp?: Uint8Array;
  /**
   * A flattened or general signature over the same content: this one is put beside those in it.
   * What is attached there need not be given again.
   */
  readonly beside?: Uint8Array;
}

/** Plain values: may be stored until the signature is there. */
export interface PreparedJades {
  readonly signer: AdesSigner;
  readonly hash: HashAlgorithm;
  /** The message of the signature (RFC 7515, 5.1). */
  readonly toBeSigned: Uint8Array;
  /** `hash` of it; Ed25519 signs the message itself. */
  readonly digestToSign: Uint8Array;
  /** The protected header, base64url. */
  readonly protectedText: string;
  /** As it will stand in the signature; undefined: it is elsewhere. */
  readonly payload: string | undefined;
  readonly packaging: JadesPackaging;
  /** Where it goes, when it does not stand alone. */
  readonly into: JadesDestination | undefined;
}

export interface JadesDestination {
  readonly document: Uint8Array;
  /** A signature of the document it is to counter-sign; undefined: it stands beside all. */
  readonly counterSigns: string | undefined;
}
