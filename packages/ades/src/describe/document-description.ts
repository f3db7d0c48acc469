/**
 * What a signed document says, as plain values that can be serialised: one description for
 * every format. It tells what is there and whether the bytes hold together; whether any of it
 * is to be trusted is a question for validation (EN 319 102-1), which builds on this.
 *
 * Instants are ISO 8601 in UTC, octets are lower-case hexadecimal, absent members are left out.
 */

import type { TimestampKind } from '../extend/augmentable.ts';
import type { SignatureLevel } from '../extend/signature-level.ts';

export type SignatureFormat =
  | 'cades'
  | 'pades'
  | 'xades'
  | 'jades'
  | 'asic-s-cades'
  | 'asic-s-xades'
  | 'asic-e-cades'
  | 'asic-e-xades';

export interface DocumentDescription {
  readonly format: SignatureFormat;
  readonly signatures: readonly SignatureDescription[];
  /** Time-stamps of the document as a whole: of a PDF, of a container. */
  readonly timestamps: readonly TimestampDescription[];
  readonly validationData: ValidationDataDescription;
  /** What a container says of itself. */
  readonly container?: ContainerDescription;
  /** The files of a container, the parts a detached signature names. */
  readonly files?: readonly FileDescription[];
  /** Codes of what is odd about the document itself. */
  readonly problems: readonly string[];
}

export interface SignatureDescription {
  readonly id: string;
  /** `attached`, `detached`, `enveloped`, `enveloping`, `compact`, `flattened`, `general` … */
  readonly packaging: string;
  /** The baseline level the structure bears out; `none` for what is no baseline signature. */
  readonly level: SignatureLevel | 'none';
  /** `ecdsa-sha256`, `rsa-pss-sha384`, `ed25519`; the identifier as found for others. */
  readonly algorithm: string;
  readonly signer?: CertificateDescription;
  /** What the signer says; proves nothing. */
  readonly claimedAt?: string;
  readonly integrity: IntegrityDescription;
  readonly attributes: readonly AttributeDescription[];
  readonly timestamps: readonly TimestampDescription[];
  readonly counterSignatures: readonly SignatureDescription[];
  readonly coverage: CoverageDescription;
}

export interface IntegrityDescription {
  /** The signed bytes are as they were signed; undefined: they are not at hand. */
  readonly contentIntact?: boolean;
  readonly signatureValid: boolean;
  /** The certificate is the one the signature names under its own protection. */
  readonly certificateBound: boolean;
  /** Codes; empty: nothing is wrong. */
  readonly faults: readonly string[];
}

export interface AttributeDescription {
  /** As the format names it: `signing-time`, `SignerRoleV2`, `srCms`; an identifier otherwise. */
  readonly name: string;
  readonly signed: boolean;
  /** Plain values only; octets in hexadecimal. */
  readonly value: PlainValue;
}

export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

export interface TimestampDescription {
  readonly kind: TimestampKind;
  readonly at?: string;
  readonly authority?: CertificateDescription;
  readonly policy?: string;
  readonly serialNumber?: string;
  readonly hash?: string;
  /** It is over what it stands beside, and its signature is right. */
  readonly intact: boolean;
  readonly faults: readonly string[];
}

export interface CertificateDescription {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

export interface ValidationDataDescription {
  readonly certificates: readonly CertificateDescription[];
  readonly ocsps: readonly RevocationDescription[];
  readonly crls: readonly RevocationDescription[];
}

export interface RevocationDescription {
  /** Who made it, as far as it says. */
  readonly by: string;
  readonly producedAt?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  readonly sha256: string;
}

export interface CoverageDescription {
  /** `whole`, `whole-revision`, `contiguous`, `part`, `unclear`, `detached`. */
  readonly kind: string;
  /** Names of what is signed: files, references, byte ranges. */
  readonly parts?: readonly string[];
  /** A reference leaves out some of what it names; absent: none does. */
  readonly filtered?: boolean;
}

export interface ContainerDescription {
  /** In the first entry, or in the comment. */
  readonly mediaType?: string;
  readonly comment?: string;
}

export interface FileDescription {
  readonly name: string;
  readonly bytes: number;
  readonly mimeType?: string;
  /** Ids of the signatures that cover it. */
  readonly signedBy: readonly string[];
}
