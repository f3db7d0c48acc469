/**
 * Time-stamp queries (RFC 3161, 2.4.1): bytes ⇄ values.
 *
 * Reading is strict about form (DER, version 1, nothing behind it) but not about policy: a
 * query with a weak or unknown hash is well formed, and the authority owes its sender a
 * signed-off reason. So the imprint is either usable or carries the failure to answer with.
 */

import { encodeHashAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import { readExtensions } from '../certificate-extensions.ts';
import {
  derBoolean,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import {
  DerFields,
  readBoolean,
  readInteger,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
} from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { knownHashAlgorithm } from '../known-hash.ts';
import { PkiError } from '../pki-error.ts';

const requestLimits = { bytesMax: 16 * 1024, depthMax: 12, elementsMax: 500 };
/** Nonces are as long as the client likes; longer than this is no nonce. */
const nonceBytesMax = 128;

export type TimestampImprint =
  | { readonly hash: HashAlgorithm; readonly messageDigest: Uint8Array }
  /** What to answer: an unknown or too weak hash, or a digest of the wrong length. */
  | { readonly fault: 'badAlg' | 'badDataFormat' };

export interface TimestampRequest {
  readonly imprint: TimestampImprint;
  readonly policy?: string;
  readonly nonce?: bigint;
  readonly certificateRequested: boolean;
  /** Object identifiers of the extensions; an authority that knows none of them must refuse. */
  readonly extensions: readonly string[];
}

/** @throws {PkiError} `timestamp_malformed` or `der_*` when the bytes are no query. */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  const fields = DerFields.ofSequence(parseDer(der, requestLimits));
  if (readSmallInteger(fields.takeAny()) !== 1) {
    throw new PkiError('timestamp_malformed', 'not version 1');
  }
  const imprint = parseImprint(fields.takeAny());
  const policy = fields.takeIf(tag.objectIdentifier);
  const nonce = fields.takeIf(tag.integer);
  const certificateRequested = readCertificateRequested(fields.takeIf(tag.boolean));
  const extensions = fields.takeImplicit(0);
  fields.end();
  return {
    imprint,
    ...(policy === undefined ? {} : { policy: readObjectIdentifier(policy) }),
    ...(nonce === undefined ? {} : { nonce: readNonce(nonce) }),
    certificateRequested,
    extensions: extensions === undefined ? [] : readExtensionTypes(extensions),
  };
}

/** `MessageImprint`, also as found inside a token. @throws {PkiError} when malformed. */
export function parseImprint(node: DerNode): TimestampImprint {
  const fields = DerFields.ofSequence(node);
  const algorithm = fields.take(tag.sequence);
  const messageDigest = readOctetString(fields.takeAny());
  fields.end();
  const hash = knownHashAlgorithm(algorithm);
  if (hash === undefined) return { fault: 'badAlg' };
  return messageDigest.length === digestBytes[hash]
    ? { hash, messageDigest }
    : { fault: 'badDataFormat' };
}

export interface TimestampQuery {
  readonly hash: HashAlgorithm;
  readonly messageDigest: Uint8Array;
  readonly policy?: string;
  readonly nonce?: bigint;
  /** Ask for the certificates of the authority; almost everybody should. */
  readonly certificateRequested?: boolean;
}

/** @throws {PkiError} `timestamp_malformed` when the digest does not fit the hash. */
export function buildTimestampRequest(query: TimestampQuery): Uint8Array {
  return derSequence(
    derInteger(1),
    buildImprint(query.hash, query.messageDigest),
    ...(query.policy === undefined ? [] : [derObjectIdentifier(query.policy)]),
    ...(query.nonce === undefined ? [] : [derInteger(query.nonce)]),
    ...(query.certificateRequested === true ? [derBoolean(true)] : []),
  );
}

/** `MessageImprint`. @throws {PkiError} `timestamp_malformed` when the digest does not fit. */
export function buildImprint(hash: HashAlgorithm, messageDigest: Uint8Array): Uint8Array {
  if (messageDigest.length !== digestBytes[hash]) {
    throw new PkiError('timestamp_malformed', `a ${hash} digest has ${digestBytes[hash]} bytes`);
  }
  return derSequence(encodeHashAlgorithm(hash), derOctetString(messageDigest));
}

/** A nonce as an integer: encoders differ in leading zeros, so bytes are not compared. */
export function readNonce(node: DerNode): bigint {
  if (node.content.length > nonceBytesMax)
    throw new PkiError('timestamp_malformed', 'nonce too long');
  return readInteger(node);
}

function readCertificateRequested(node: DerNode | undefined): boolean {
  // FALSE is the default and DER leaves it out, but clients in the field write it.
  return node !== undefined && readBoolean(node);
}

function readExtensionTypes(node: DerNode): readonly string[] {
  // `[0]` is IMPLICIT here: the members are those of the SEQUENCE it stands for.
  return [...readExtensions({ ...node, children: node.children, tag: tag.sequence }).keys()];
}
