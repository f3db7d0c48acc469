/**
 * What is to be signed, by whom and as what, in terms common to all formats. A format has its own
 * order beneath (`CadesOrder`, `PadesOrder` …) for whatever is its alone; this one is for callers
 * who let a person, or a request, choose the format.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from '../cms/ades-signer.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import type { Extended } from '../extend/augmentable.ts';
import type { ExtendOrder } from '../extend/extend-order.ts';
import type { SignatureLevel } from '../extend/signature-level.ts';
import type { PadesOrder } from '../pades/prepare-pades.ts';
import type { OpenPdfOptions } from '../pdf/pdf-document.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';

/** Of each format its packagings, the usual one first. */
export const packagingsOf = {
  pades: ['enveloped'],
  cades: ['attached', 'detached'],
  xades: ['enveloped', 'enveloping', 'detached', 'internally-detached'],
  jades: ['flattened', 'general', 'compact', 'detached'],
  'asic-s-cades': ['container'],
  'asic-s-xades': ['container'],
  'asic-e-cades': ['container'],
  'asic-e-xades': ['container'],
} as const satisfies Record<SignatureFormat, readonly string[]>;

export type Packaging = (typeof packagingsOf)[SignatureFormat][number];

export interface FileToSign {
  /** As the signature is to call it; of a single document that is inside, it does not matter. */
  readonly name: string;
  /** The whole, or its digest by the hash of the algorithm: detached ones need no more. */
  readonly content: Uint8Array | { readonly digest: Uint8Array };
  readonly mimeType?: string;
}

/** What only a PDF has; the words of its dictionary among it. */
export type PdfWishes = Pick<
  PadesOrder,
  | 'name'
  | 'reason'
  | 'location'
  | 'contactInfo'
  | 'fieldName'
  | 'appearance'
  | 'certifies'
  | 'permits'
  | 'locks'
  | 'open'
  | 'timestampBytes'
>;

/** What only XML has. */
export interface XmlWishes {
  /** Ids of the elements an internally detached signature is over. */
  readonly elementIds?: readonly string[];
  /** Id of the element to stand in, at its end; the root unless told. */
  readonly parentId?: string;
}

/** What only JSON has. */
export interface JsonWishes {
  /** The payload stands in the signature as it is (`b64` false, RFC 7797). */
  readonly unencoded?: boolean;
}

export interface SignatureOrder {
  readonly format: SignatureFormat;
  /** The usual one of the format unless told. */
  readonly packaging?: Packaging;
  /** What is to come of it: room is made for it. */
  readonly level: SignatureLevel;
  /** One, save for containers and detached signatures. */
  readonly files: readonly FileToSign[];
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  /** Chance, for names that nothing else in the document has. */
  readonly random: (length: number) => Uint8Array;
  readonly properties?: SignerProperties;
  readonly pdf?: PdfWishes;
  readonly xml?: XmlWishes;
  readonly jades?: JsonWishes;
  /** A signature or container to which this one is added; what is in it stays as it is. */
  readonly existing?: Uint8Array;
  /** Instead of standing beside it: the id of the signature in `existing` that is signed. */
  readonly countersigns?: string;
}

/** What a key is to sign, and how its answer becomes a document. */
export interface PreparedSignature {
  readonly format: SignatureFormat;
  readonly packaging: Packaging;
  /** The document with its signature inside, or the signature beside it. */
  readonly kind: 'document' | 'signature';
  /** As descriptions and reports name this signature in the document it goes into. */
  readonly id: string;
  readonly signer: AdesSigner;
  readonly hash: HashAlgorithm;
  /** The message of the signature: Ed25519 signs it. */
  readonly toBeSigned: Uint8Array;
  /** `hash` of it: other keys sign this. */
  readonly digestToSign: Uint8Array;
  /**
   * @param signature as X.509 carries it; ECDSA is the DER of r and s.
   * @throws {AdesError} when it does not verify, or the token is not over `stampedOctets`.
   */
  embed(signature: Uint8Array, timestampToken?: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /**
   * From the signature to a level above B-B. Where no good time-stamp is to be had it is B-B.
   * @throws {ExtensionRefused} for a signer that must not be raised; {AdesError} as `embed`.
   */
  finish(signature: Uint8Array, order: FinishExtension): Promise<Extended>;
  /** What the time-stamp of B-T is over. @throws {AdesError} for a wrong signature. */
  stampedOctets(signature: Uint8Array): Uint8Array;
}

/** What a detached signature is over, for who extends or reads it. */
export type KnownFiles = readonly FileToSign[];

export interface Extension extends ExtendOrder {
  /** Chance: a PDF gets a new identifier with each update. */
  readonly random: (length: number) => Uint8Array;
  /** How to open a PDF: password of an encrypted document, limits. */
  readonly open?: OpenPdfOptions;
}

/** Of a signature just made: that one is raised, and others of its document if they are named. */
export interface FinishExtension extends Extension {
  /** What a detached signature is over. */
  readonly files?: KnownFiles;
}
