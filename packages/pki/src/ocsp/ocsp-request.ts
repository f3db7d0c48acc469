/**
 * OCSP requests (RFC 6960, 4.1): bytes ⇄ values.
 *
 * Requests come from anybody, so size and number of questions are bounded before anything is
 * looked up. A requestor's signature is noted and not checked: no answer depends on who asks.
 */

import type { Extensions } from '../certificate-extensions.ts';
import { readExtensions } from '../certificate-extensions.ts';
import { derExplicit, derSequence } from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readSmallInteger } from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import type { OcspCertId } from './ocsp-cert-id.ts';
import { parseOcspCertId } from './ocsp-cert-id.ts';
import { buildOcspNonce, readOcspNonce } from './ocsp-nonce.ts';

const requestLimits = { bytesMax: 64 * 1024, depthMax: 16, elementsMax: 5000 };
const questionsMax = 64;

export interface OcspQuestion {
  readonly certId: OcspCertId;
  readonly extensions: Extensions;
}

export interface OcspRequest {
  /** At least one. */
  readonly questions: readonly OcspQuestion[];
  readonly nonce: Uint8Array | undefined;
  /** Of the request as a whole, the nonce among them. */
  readonly extensions: Extensions;
  readonly signed: boolean;
}

/** @throws {PkiError} `der_*` when the bytes are no DER, otherwise `ocsp_malformed`. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const node = parseDer(der, requestLimits);
  return readStructure('ocsp_malformed', () => {
    const outer = DerFields.ofSequence(node);
    const request = readToBeSigned(outer.takeAny());
    const signed = outer.takeExplicit(0) !== undefined;
    outer.end();
    return { ...request, signed };
  });
}

export interface OcspRequestInput {
  /** CertIDs, DER; at least one. */
  readonly certIds: readonly Uint8Array[];
  /** 1 to 128 octets; 32 are recommended (RFC 9654). */
  readonly nonce?: Uint8Array;
}

/** @throws {PkiError} `ocsp_malformed` for no CertID or a nonce of a wrong length. */
export function buildOcspRequest({ certIds, nonce }: OcspRequestInput): Uint8Array {
  if (certIds.length === 0) throw new PkiError('ocsp_malformed', 'a request for nothing');
  return derSequence(
    derSequence(
      derSequence(...certIds.map((certId) => derSequence(certId))),
      ...(nonce === undefined ? [] : [derExplicit(2, derSequence(buildOcspNonce(nonce)))]),
    ),
  );
}

function readToBeSigned(node: DerNode): Omit<OcspRequest, 'signed'> {
  const fields = DerFields.ofSequence(node);
  const version = fields.takeExplicit(0);
  if (version !== undefined && readSmallInteger(version) !== 0) {
    throw new PkiError('ocsp_malformed', 'not version 1');
  }
  // The requestor's name: see the head of the file.
  fields.takeExplicit(1);
  const questions = fields.take(tag.sequence).children;
  const extensions = readOptionalExtensions(fields.takeExplicit(2));
  fields.end();
  if (questions.length === 0 || questions.length > questionsMax) {
    throw new PkiError('ocsp_malformed', `${questions.length} questions`);
  }
  return {
    questions: questions.map(readQuestion),
    nonce: readOcspNonce(extensions),
    extensions,
  };
}

function readQuestion(node: DerNode): OcspQuestion {
  const fields = DerFields.ofSequence(node);
  const certId = parseOcspCertId(fields.takeAny());
  const extensions = readOptionalExtensions(fields.takeExplicit(0));
  fields.end();
  return { certId, extensions };
}

function readOptionalExtensions(node: DerNode | undefined): Extensions {
  return node === undefined ? new Map() : readExtensions(node);
}
