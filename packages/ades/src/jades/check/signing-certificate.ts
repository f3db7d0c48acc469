/**
 * Which certificate a JAdES signature means (TS 119 182-1, 5.1.7, 5.1.8 and 5.2.2): the one whose
 * digest its protected header holds. `x5c` alone binds too where it is protected, though no
 * baseline signature goes without a digest. What is at hand is searched; nothing is fetched.
 */

import {
  certificateDigest,
  digestBytes,
  equalBytes,
  parseCertificate,
  PkiError,
} from '@kumoin/pki';
import type { Certificate, HashAlgorithm } from '@kumoin/pki';
import { decodeBase64, decodeBase64Url } from '../../json/base64url.ts';
import { arrayAt, memberOf, textAt, textOf } from '../../json/json-value.ts';
import type { JsonNode, JsonObject } from '../../json/parse-json.ts';
import { isKeyIdOfOther } from './issuer-serial.ts';
import { findDigest } from './jose-algorithm.ts';
import type { JadesFault } from './jades-fault.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';

export interface IdentifiedSigner {
  /** Undefined when nothing at hand is it. */
  readonly certificate: Certificate | undefined;
  readonly bound: boolean;
  readonly faults: readonly JadesFault[];
}

interface CertificateReference {
  readonly hash: HashAlgorithm;
  readonly value: Uint8Array;
}

/** Certificates of `x5c`, in order; what is none is passed over. */
export function chainOf(header: JsonObject | undefined): readonly Certificate[] {
  const texts = arrayAt(header, 'x5c')?.items.map(textOf) ?? [];
  return texts.flatMap((text) => parseCertificateText(text) ?? []);
}

/** @param candidates where the certificate may be beside `x5c`. */
export function identifySigner(
  { protectedHeader, header }: JadesSignature,
  candidates: readonly Certificate[],
): IdentifiedSigner {
  const references = readReferences(protectedHeader);
  const [first, ...chain] = chainOf(protectedHeader);
  const named = memberOf(protectedHeader, 'x5c') !== undefined;
  if (references === undefined || (named && first === undefined)) {
    return { certificate: first, bound: false, faults: ['signing_certificate_malformed'] };
  }
  if (references.length === 0) {
    if (first !== undefined) return { certificate: first, bound: true, faults: [] };
    return { certificate: undefined, bound: false, faults: ['signing_certificate_unnamed'] };
  }
  const known = [...(first ? [first, ...chain] : []), ...chainOf(header), ...candidates];
  const certificate = known.find((each) => isMeant(each, references));
  if (certificate === undefined) {
    return { certificate: first, bound: false, faults: ['signing_certificate_not_found'] };
  }
  const same = first === undefined || equalBytes(first.raw, certificate.raw);
  const keyId = textAt(protectedHeader, 'kid') ?? textAt(header, 'kid');
  const keyIdFits = keyId === undefined || !isKeyIdOfOther(keyId, certificate);
  return {
    certificate,
    bound: same,
    faults: [
      ...(same ? [] : ['signing_certificate_mismatch' as const]),
      ...(keyIdFits ? [] : ['kid_mismatch' as const]),
    ],
  };
}

/** How many of the three ways to name it are used; a baseline signature uses one. */
export function countReferences(header: JsonObject): number {
  return ['x5t#S256', 'x5t#o', 'sigX5ts'].filter((name) => header.members.has(name)).length;
}

function isMeant(certificate: Certificate, references: readonly CertificateReference[]): boolean {
  return references.some(({ hash, value }) =>
    equalBytes(certificateDigest(certificate, hash), value),
  );
}

/** Undefined for what cannot be read, or is by a hash we do not serve. */
function readReferences(header: JsonObject): readonly CertificateReference[] | undefined {
  const sha256 = memberOf(header, 'x5t#S256');
  const other = memberOf(header, 'x5t#o');
  const several = memberOf(header, 'sigX5ts');
  const found = [
    ...(sha256 === undefined ? [] : [readReference('S256', textOf(sha256))]),
    ...(other === undefined ? [] : [readDigestObject(other)]),
    ...(several === undefined ? [] : readSeveral(several)),
  ];
  return found.every((reference) => reference !== undefined) ? found : undefined;
}

/** Of one signer by several hashes, or of a chain. */
const referencesMax = 64;

function readSeveral(node: JsonNode): readonly (CertificateReference | undefined)[] {
  return node.kind === 'array' && node.items.length > 1 && node.items.length <= referencesMax
    ? node.items.map(readDigestObject)
    : [undefined];
}

function readDigestObject(node: JsonNode): CertificateReference | undefined {
  return readReference(textAt(node, 'digAlg'), textAt(node, 'digVal'));
}

function readReference(
  name: string | undefined,
  text: string | undefined,
): CertificateReference | undefined {
  const hash = findDigest(name);
  const value = text === undefined ? undefined : decodeBase64Url(text);
  if (hash === undefined || value?.length !== digestBytes[hash]) return undefined;
  return { hash, value };
}

function parseCertificateText(text: string | undefined): Certificate | undefined {
  const der = text === undefined ? undefined : decodeBase64(text);
  if (der === undefined) return undefined;
  try {
    return parseCertificate(der);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
