/**
 * X.509 certificates, bytes → value (RFC 5280, 4.1).
 *
 * Parsing says what a certificate states, not whether to believe it: versions 1 and 2 are
 * read too, and an unknown signature algorithm is kept as bytes, so that a report can show
 * what it refuses. The exact bytes of certificate, TBS part, names and key stay at hand,
 * because signatures and identifiers are computed over them.
 */

import { equalBytes } from '#crypto';
import type { SignatureAlgorithm } from './algorithms.ts';
import { decodeSignatureAlgorithm } from './algorithm-identifier.ts';
import type { CertificateExtensions, Extensions } from './certificate-extensions.ts';
import { decodeCertificateExtensions, readExtensions } from './certificate-extensions.ts';
import { readTime } from './der/der-time.ts';
import type { DerLimits, DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import {
  DerFields,
  expectTag,
  readBitString,
  readInteger,
  readSmallInteger,
} from './der/read-der.ts';
import { tag } from './der/tag.ts';
import { digest } from './digest.ts';
import { bytesToHex } from './hex.ts';
import type { DistinguishedName } from './name.ts';
import { parseName } from './name.ts';
import { PkiError, readStructure } from './pki-error.ts';
import { readSubjectPublicKeyInfo } from './public-key.ts';

export interface Certificate extends CertificateExtensions {
  /** The whole certificate, DER. */
  readonly raw: Uint8Array;
  /** TBSCertificate, DER: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Unsigned big-endian magnitude without leading zero octets. */
  readonly serialNumber: Uint8Array;
  /** The magnitude in lower-case hexadecimal, an even number of digits. */
  readonly serialNumberHex: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Milliseconds since 1970; the first valid instant. */
  readonly notBefore: number;
  /** Milliseconds since 1970; valid through this second. */
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Undefined for an algorithm we do not serve; see `signatureAlgorithmRaw`. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithmRaw: Uint8Array;
  readonly signature: Uint8Array;
  readonly extensions: Extensions;
}

/** A certificate above a megabyte is an attack, not a certificate. */
export const certificateLimits: DerLimits = {
  bytesMax: 1024 * 1024,
  depthMax: 32,
  elementsMax: 20_000,
};

/**
 * Remembered: one signature brings the same few certificates a dozen times. The value kept is of
 * octets of its own, since whoever handed these in may use their memory for something else.
 * @throws {PkiError} `der_*` when the bytes are no DER, otherwise `certificate_malformed`.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > rememberedBytesMax) return parse(der);
  const name = bytesToHex(digest('sha256', der));
  const certificate = remembered.get(name) ?? parse(der.slice());
  // Behind all others: the one unused for longest goes first.
  remembered.delete(name);
  remembered.set(name, certificate);
  if (remembered.size > rememberedMax) {
    const [oldest = ''] = remembered.keys();
    remembered.delete(oldest);
  }
  return certificate;
}

const rememberedMax = 256;
const rememberedBytesMax = 8 * 1024;
const remembered = new Map<string, Certificate>();

function parse(der: Uint8Array): Certificate {
  const node = parseDer(der, certificateLimits);
  return readStructure('certificate_malformed', () => readCertificate(node));
}

/** A signed X.509 structure: certificate, CRL and certification request share the frame. */
export interface SignedFrame {
  readonly tbs: DerNode;
  readonly algorithm: DerNode;
  readonly signature: Uint8Array;
}

/** SEQUENCE { toBeSigned, AlgorithmIdentifier, BIT STRING }. @throws {PkiError} `der_*`. */
export function readSignedFrame(node: DerNode): SignedFrame {
  const fields = DerFields.ofSequence(node);
  const tbs = fields.take(tag.sequence);
  const algorithm = fields.take(tag.sequence);
  const signature = readBitString(fields.takeAny());
  fields.end();
  return { tbs, algorithm, signature };
}

/** As `decodeSignatureAlgorithm`, but an unknown algorithm is no error. */
export function knownSignatureAlgorithm(node: DerNode): SignatureAlgorithm | undefined {
  try {
    return decodeSignatureAlgorithm(node);
  } catch (cause) {
    // A reader reports what it found; whoever verifies refuses what has no algorithm.
    if (cause instanceof PkiError && cause.code === 'algorithm_unknown') return undefined;
    throw cause;
  }
}

/** The magnitude of a serial number. @throws {PkiError} `der_bad_value` when negative. */
export function readSerialNumber(node: DerNode | undefined): Uint8Array {
  if (readInteger(node) < 0n) throw new PkiError('der_bad_value', 'negative serial number');
  const { content } = expectTag(node, tag.integer);
  return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
}

function readCertificate(node: DerNode): Certificate {
  const frame = readSignedFrame(node);
  const fields = DerFields.ofSequence(frame.tbs);
  const version = readVersion(fields.takeExplicit(0));
  const serialNumber = readSerialNumber(fields.takeAny());
  const innerAlgorithm = fields.take(tag.sequence);
  if (!equalBytes(innerAlgorithm.raw, frame.algorithm.raw)) {
    throw new PkiError('certificate_malformed', 'signature algorithms inside and outside differ');
  }
  const issuer = parseName(fields.takeAny());
  const validity = readValidity(fields.takeAny());
  const subject = parseName(fields.takeAny());
  const publicKey = readSubjectPublicKeyInfo(fields.takeAny());
  const extensions = readTail(fields, version);
  return {
    raw: node.raw,
    tbs: frame.tbs.raw,
    version,
    serialNumber,
    serialNumberHex: bytesToHex(serialNumber),
    issuer,
    subject,
    ...validity,
    publicKey,
    signatureAlgorithm: knownSignatureAlgorithm(frame.algorithm),
    signatureAlgorithmRaw: frame.algorithm.raw,
    signature: frame.signature,
    extensions,
    ...decodeCertificateExtensions(extensions),
  };
}

function readVersion(node: DerNode | undefined): 1 | 2 | 3 {
  const value = node === undefined ? 0 : readSmallInteger(node);
  if (value === 0) return 1;
  if (value === 1) return 2;
  if (value === 2) return 3;
  throw new PkiError('certificate_malformed', 'no such version');
}

function readValidity(node: DerNode): { notBefore: number; notAfter: number } {
  const fields = DerFields.ofSequence(node);
  const notBefore = readTime(fields.takeAny());
  const notAfter = readTime(fields.takeAny());
  fields.end();
  return { notBefore, notAfter };
}

/** Unique identifiers (versions 2 and 3, passed over) and extensions (version 3). */
function readTail(fields: DerFields, version: 1 | 2 | 3): Extensions {
  const issuerId = fields.takeImplicit(1);
  const subjectId = fields.takeImplicit(2);
  if ((issuerId ?? subjectId) !== undefined && version === 1) {
    throw new PkiError('certificate_malformed', 'unique identifier in version 1');
  }
  const node = fields.takeExplicit(3);
  fields.end();
  if (node === undefined) return new Map();
  if (version !== 3) throw new PkiError('certificate_malformed', 'extensions before version 3');
  return readExtensions(node);
}
