/**
 * What every format offers to augmentation: the driver in this folder knows the rules (what must
 * not be augmented, in which order, with which material), a format knows where the bytes go.
 *
 *     open → what is wrong, what is there → stamp → open → add validation data → open → archive
 *
 * Each step gives new bytes, and the document is opened anew from them, so that a step never
 * works on what the step before believed. Nothing that was signed or time-stamped changes.
 */

import type { Certificate, HashAlgorithm, TimestampToken } from '@kumoin/pki';
import type { Imprint } from '../needs/ades-needs.ts';
import type { SignatureLevel } from './signature-level.ts';

/** Material for validating later, each element whole and in DER. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[];
  /** OCSPResponse, not BasicOCSPResponse. */
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/**
 * `content`: over the content, signed. `archive`: over signature and material. `references`: over
 * references to material, with the signature or without, as older forms have them (CAdES-X).
 */
export type TimestampKind = 'content' | 'signature' | 'references' | 'archive' | 'document';

/** A time-stamp as it stands in a document. */
export interface PlacedTimestamp {
  readonly kind: TimestampKind;
  /** Undefined when it cannot be read. */
  readonly token: TimestampToken | undefined;
  /** As it stands there, DER. */
  readonly raw: Uint8Array;
  /** Digest of what it has to be over, by the token's own hash; undefined: cannot be told. */
  readonly expectedDigest: Uint8Array | undefined;
  /** Whatever else is wrong with its place, as codes; empty: nothing. */
  readonly faults: readonly string[];
}

export interface AugmentableSignature {
  /** Names it in reports: the field, the Id, the number of the signer. */
  readonly id: string;
  /** Codes of what is wrong with bytes, signature or binding of the certificate; empty: sound. */
  readonly faults: readonly string[];
  /** Undefined when it cannot be told. */
  readonly signer: Certificate | undefined;
  /** Milliseconds since 1970; proves nothing. */
  readonly claimedAt: number | undefined;
  /**
   * Codes of what keeps it from being a baseline signature, whatever is added to it: it may be
   * raised, and has no baseline level all the same. None unless given.
   */
  readonly shortcomings?: readonly string[];
  /**
   * It is raised where an order names it and not else: a counter-signature, in a format where who
   * raises a signature leaves those above it alone. False unless given.
   */
  readonly onlyIfNamed?: boolean;
  /** Everything that may prove existence of this signature, in the order it came about. */
  readonly timestamps: readonly PlacedTimestamp[];
}

/** Gives a token that was checked, over this imprint. */
export type Stamp = (imprint: Imprint) => Promise<Uint8Array>;

/** A document opened to be augmented. Bytes in, bytes out; it never changes itself. */
export interface Augmentable {
  readonly signatures: readonly AugmentableSignature[];
  /** Material found anywhere in the document, tokens of time-stamps included. */
  readonly known: ValidationData;
  /** A time-stamp over each signature that is named, the B-T step. */
  stamp(ids: readonly string[], hash: HashAlgorithm, get: Stamp): Promise<Uint8Array>;
  /** The material put where the format keeps it, the B-LT step; what is there is not repeated. */
  addValidationData(ids: readonly string[], data: ValidationData): Promise<Uint8Array> | Uint8Array;
  /** A time-stamp over everything, the B-LTA step. */
  archive(ids: readonly string[], hash: HashAlgorithm, get: Stamp): Promise<Uint8Array>;
}

/** What a format hands to the driver. @throws {AdesError} when the bytes cannot be read. */
export type OpenAugmentable = (document: Uint8Array) => Augmentable | Promise<Augmentable>;

/** What was asked for and what came of it. */
export interface Extended {
  readonly document: Uint8Array;
  readonly wanted: SignatureLevel;
  /**
   * What `document` is now, of the signatures that were meant: never more than its bytes bear out.
   * `none` where one of them is no baseline signature, and a shortfall says so.
   */
  readonly level: SignatureLevel | 'none';
  /** Why `wanted` was not reached; empty when it was. */
  readonly shortfalls: readonly Shortfall[];
}

export interface Shortfall {
  /** The level that could not be reached for this reason. */
  readonly level: SignatureLevel;
  readonly code:
    | 'timestamp_unavailable'
    | 'timestamp_wrong'
    | 'issuer_unknown'
    | 'revocation_unavailable'
    | 'revocation_not_fresh'
    | 'anchor_not_reached'
    | 'not_baseline';
  /** The signature or certificate it is about, for people. */
  readonly about: string;
  readonly detail?: string;
}
