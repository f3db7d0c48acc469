/**
 * OCSP responses, bytes → value (RFC 6960, 4.2). Nothing is judged here; see
 * `check-ocsp-response.ts`. A BasicOCSPResponse is read on its own too, since CMS and PDF
 * files keep either form.
 */

import type { SignatureAlgorithm } from '../algorithms.ts';
import type { Extensions } from '../certificate-extensions.ts';
import { readExtensions } from '../certificate-extensions.ts';
import { readTime } from '../der/der-time.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import {
  DerFields,
  readBitString,
  readEnumerated,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
} from '../der/read-der.ts';
import { contextConstructed, contextPrimitive, tag } from '../der/tag.ts';
import type { DistinguishedName } from '../name.ts';
import { parseName } from '../name.ts';
import { oid } from '../oids.ts';
import { knownSignatureAlgorithm } from '../parse-certificate.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import { decodeRevocationReason } from '../revocation-reason.ts';
import type { OcspCertId } from './ocsp-cert-id.ts';
import { parseOcspCertId } from './ocsp-cert-id.ts';
import { readOcspNonce } from './ocsp-nonce.ts';
import type { OcspCertStatus, OcspErrorStatus } from './ocsp-response.ts';
import { ocspErrorStatuses } from './ocsp-response.ts';

export interface OcspAnswer {
  readonly certId: OcspCertId;
  readonly status: OcspCertStatus;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly extensions: Extensions;
}

export type OcspResponderId =
  | { readonly kind: 'name'; readonly name: DistinguishedName }
  | { readonly kind: 'key'; readonly keyHash: Uint8Array };

export interface BasicOcspResponse {
  /** ResponseData, DER: what the signature covers. */
  readonly data: Uint8Array;
  readonly responderId: OcspResponderId;
  /** Milliseconds since 1970. */
  readonly producedAt: number;
  readonly answers: readonly OcspAnswer[];
  readonly nonce: Uint8Array | undefined;
  readonly extensions: Extensions;
  /** Undefined for an algorithm we do not serve. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
  /** DER, unread. */
  readonly certificates: readonly Uint8Array[];
  /** The BasicOCSPResponse, DER. */
  readonly raw: Uint8Array;
}

export type OcspResponse =
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: OcspErrorStatus };

const responseLimits = { bytesMax: 1024 * 1024, depthMax: 32, elementsMax: 50_000 };
const answersMax = 1000;
const certificatesMax = 64;

/** @throws {PkiError} `ocsp_malformed`. */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  return readStructure('ocsp_malformed', () => {
    const fields = DerFields.ofSequence(parseDer(der, responseLimits));
    const status = readEnumerated(fields.takeAny());
    const responseBytes = fields.takeExplicit(0);
    fields.end();
    if (status !== 0) return { status: errorStatus(status) };
    const body = DerFields.ofSequence(responseBytes);
    const type = readObjectIdentifier(body.takeAny());
    const basic = readOctetString(body.takeAny());
    body.end();
    if (type !== oid.ocspBasic) throw new PkiError('ocsp_malformed', `response type ${type}`);
    return { status: 'successful', basic: parseBasicOcspResponse(basic) };
  });
}

/** @throws {PkiError} `ocsp_malformed`. */
export function parseBasicOcspResponse(der: Uint8Array): BasicOcspResponse {
  return readStructure('ocsp_malformed', () => {
    const node = parseDer(der, responseLimits);
    const fields = DerFields.ofSequence(node);
    const data = fields.take(tag.sequence);
    const algorithm = fields.take(tag.sequence);
    const signature = readBitString(fields.takeAny());
    const certificates = fields.takeExplicit(0)?.children ?? [];
    fields.end();
    if (certificates.length > certificatesMax) {
      throw new PkiError('ocsp_malformed', 'too many certificates');
    }
    return {
      ...readResponseData(data),
      data: data.raw,
      signatureAlgorithm: knownSignatureAlgorithm(algorithm),
      signature,
      certificates: certificates.map((certificate) => certificate.raw),
      raw: node.raw,
    };
  });
}

function errorStatus(code: number): OcspErrorStatus {
  const names = Object.keys(ocspErrorStatuses) as OcspErrorStatus[];
  const found = names.find((name) => ocspErrorStatuses[name] === code);
  if (found === undefined) throw new PkiError('ocsp_malformed', `status ${code}`);
  return found;
}

function readResponseData(
  node: DerNode,
): Pick<BasicOcspResponse, 'responderId' | 'producedAt' | 'answers' | 'nonce' | 'extensions'> {
  const fields = DerFields.ofSequence(node);
  const version = fields.takeExplicit(0);
  if (version !== undefined && readSmallInteger(version) !== 0) {
    throw new PkiError('ocsp_malformed', 'not version 1');
  }
  const responderId = readResponderId(fields);
  const producedAt = readTime(fields.take(tag.generalizedTime));
  const answers = fields.take(tag.sequence).children;
  const extensions = readOptionalExtensions(fields.takeExplicit(1));
  fields.end();
  if (answers.length > answersMax) throw new PkiError('ocsp_malformed', 'too many answers');
  return {
    responderId,
    producedAt,
    answers: answers.map(readAnswer),
    nonce: readOcspNonce(extensions),
    extensions,
  };
}

function readResponderId(fields: DerFields): OcspResponderId {
  const name = fields.takeExplicit(1);
  if (name !== undefined) return { kind: 'name', name: parseName(name) };
  return { kind: 'key', keyHash: readOctetString(fields.takeExplicit(2)) };
}

function readAnswer(node: DerNode): OcspAnswer {
  const fields = DerFields.ofSequence(node);
  const certId = parseOcspCertId(fields.takeAny());
  const status = readStatus(fields.takeAny());
  const thisUpdate = readTime(fields.take(tag.generalizedTime));
  const next = fields.takeExplicit(0);
  const extensions = readOptionalExtensions(fields.takeExplicit(1));
  fields.end();
  const nextUpdate = next === undefined ? undefined : readTime(next);
  return { certId, status, thisUpdate, nextUpdate, extensions };
}

function readStatus(node: DerNode): OcspCertStatus {
  const empty = node.content.length === 0;
  if (node.tag === contextPrimitive(0) && empty) return { kind: 'good' };
  if (node.tag === contextPrimitive(2) && empty) return { kind: 'unknown' };
  if (node.tag !== contextConstructed(1)) throw new PkiError('ocsp_malformed', 'no such status');
  const fields = new DerFields(node.children);
  const revokedAt = readTime(fields.take(tag.generalizedTime));
  const reason = fields.takeExplicit(0);
  fields.end();
  if (reason === undefined) return { kind: 'revoked', revokedAt };
  return { kind: 'revoked', revokedAt, reason: decodeRevocationReason(readEnumerated(reason)) };
}

function readOptionalExtensions(node: DerNode | undefined): Extensions {
  return node === undefined ? new Map() : readExtensions(node);
}
