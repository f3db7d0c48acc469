/**
 * `documents` and `documentDigests` of `signatures/signDoc` as what is to be signed.
 * CSC API v2.0.0.2, 11.11. Formats, envelopes and levels that we do not make are refused in the
 * words of the table, not made into something near.
 */

import { invalidParameter, invalidRequest } from '@kumoin/contract';
import type { CscRequest } from '@kumoin/contract';
import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { sameAlgorithm } from '#domain/credentials/credential.ts';
import { reachesLevel } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import type { DocumentToSign, XadesEnvelope } from '#domain/signatures/document-to-sign.ts';
import type { OrderedDocument } from '#usecases/signatures/sign-agreed-documents.ts';
import { readBase64 } from '../base64.ts';
import { readDigests } from './digests.ts';
import { readHashAlgorithm, readSignAlgorithm } from './sign-algorithm.ts';
import { attachments, findLevel, padesEnvelopes, xadesEnvelopes } from './signature-formats.ts';
import {
  readCadesProps,
  readJadesProps,
  readPadesProps,
  readXadesProps,
  refuseProps,
} from './signed-props.ts';

type Body = CscRequest<'signatures/signDoc', 'v2'>;
type DocumentEntry = NonNullable<Body['documents']>[number];
type DigestEntry = NonNullable<Body['documentDigests']>[number];

export interface OrderedDocuments {
  readonly algorithm: SignatureAlgorithm;
  readonly documents: readonly OrderedDocument[];
}

/** @throws {CscError} in the words of the table. */
export function readDocuments({ documents = [], documentDigests = [] }: Body): OrderedDocuments {
  if (documents.length > 0 && documentDigests.length > 0) {
    throw invalidRequest('Both documentDigests and documents parameters passed');
  }
  const read = [...documents.map(readDocument), ...documentDigests.map(readDigestEntry)];
  const [first] = read;
  if (first === undefined) throw invalidRequest('Empty documentDigests and documents objects');
  const { algorithm } = first;
  if (!read.every((one) => sameAlgorithm(one.algorithm, algorithm))) {
    throw invalidParameter('signAlgo');
  }
  return { algorithm, documents: read.flatMap((one) => one.documents) };
}

function readDocument(entry: DocumentEntry): OrderedDocuments {
  const document = readBase64(entry.document);
  if (document === undefined) throw invalidRequest('Invalid Base64 documents string parameter');
  const { algorithm } = readAlgorithm(entry);
  return { algorithm, documents: [{ asked: readAsked(entry, document), digest: undefined }] };
}

function readDigestEntry(entry: DigestEntry): OrderedDocuments {
  const { algorithm, hash } = readAlgorithm(entry);
  const texts = typeof entry.hashes === 'string' ? [entry.hashes] : entry.hashes;
  const digests = readDigests(texts, hash, 'Invalid Base64 hashes string parameter');
  const asked = readAsked(entry, undefined);
  return { algorithm, documents: digests.map((digest) => ({ asked, digest })) };
}

/** The hash is that of the signature: a CMS states its digest under no other. */
function readAlgorithm({
  signAlgo,
  signAlgoParams,
  hashAlgorithmOID,
}: DocumentEntry | DigestEntry) {
  const hashName = 'hashAlgorithmOID';
  const given = readHashAlgorithm(hashAlgorithmOID, hashName);
  const contradiction = invalidRequest(
    'String parameter hashAlgorithmOID contradicts with signAlgo parameter',
  );
  const members = { signAlgo, hash: given, signAlgoParams, hashName, contradiction };
  const algorithm = readSignAlgorithm(members);
  const hash = cmsDigestAlgorithm(algorithm);
  if (given !== undefined && given !== hash) throw contradiction;
  return { algorithm, hash };
}

function readAsked(
  entry: DocumentEntry | DigestEntry,
  document: Uint8Array | undefined,
): DocumentToSign {
  switch (entry.signature_format) {
    case 'C':
      return { kind: 'cades', facts: readCades(entry, document) };
    case 'P':
      return { kind: 'pades', facts: readPades(entry, document) };
    case 'X':
      return { kind: 'xades', facts: readXades(entry, document) };
    case 'J':
      return { kind: 'jades', facts: readJades(entry, document) };
  }
}

function readCades(entry: DocumentEntry | DigestEntry, document: Uint8Array | undefined) {
  const { attached } = readEnvelope(entry, document, attachmentsOf);
  const level = readLevel(entry, document);
  return { document, attached, level, properties: readCadesProps(entry.signed_props) };
}

function readJades(entry: DocumentEntry | DigestEntry, document: Uint8Array | undefined) {
  const { attached } = readEnvelope(entry, document, attachmentsOf);
  const level = readLevel(entry, document);
  return { document, attached, level, properties: readJadesProps(entry.signed_props) };
}

function readXades(entry: DocumentEntry | DigestEntry, document: Uint8Array | undefined) {
  const { envelope } = readEnvelope(entry, document, envelopesOf);
  const level = readLevel(entry, document);
  return { document, envelope, level, properties: readXadesProps(entry.signed_props) };
}

interface Envelopes<Envelope> {
  readonly of: ReadonlyMap<string, Envelope>;
  /** Where nothing is said: of a document, and of a digest. */
  readonly usual: readonly [whole: string, digest: string];
  readonly needsDocument: (envelope: Envelope) => boolean;
}

const attachmentsOf: Envelopes<{ readonly attached: boolean }> = {
  of: attachments,
  usual: ['Attached', 'Detached'],
  needsDocument: ({ attached }) => attached,
};

const envelopesOf: Envelopes<{ readonly envelope: XadesEnvelope }> = {
  of: new Map([...xadesEnvelopes].map(([name, envelope]) => [name, { envelope }])),
  usual: ['Enveloped', 'Detached'],
  needsDocument: ({ envelope }) => envelope !== 'detached',
};

/** Of a digest alone nothing can be attached; where nothing is said, what can be made is. */
function readEnvelope<Envelope>(
  { signed_envelope_property: asked }: DocumentEntry | DigestEntry,
  document: Uint8Array | undefined,
  { of, usual, needsDocument }: Envelopes<Envelope>,
): Envelope {
  const envelope = of.get(asked ?? usual[document === undefined ? 1 : 0]);
  if (envelope === undefined || (document === undefined && needsDocument(envelope))) {
    throw invalidParameter('signed_envelope_property');
  }
  return envelope;
}

/** In a PDF that the client has prepared, what viewers show is the client's. */
function readPades(entry: DocumentEntry | DigestEntry, document: Uint8Array | undefined) {
  const level = readLevel(entry, document);
  const { signed_envelope_property: asked } = entry;
  const envelope = asked === undefined ? ('any' as const) : padesEnvelopes.get(asked);
  if (envelope === undefined) throw invalidParameter('signed_envelope_property');
  if (document === undefined) refuseProps(entry.signed_props);
  return { document, envelope, level, words: readPadesProps(entry.signed_props) };
}

/**
 * As far as a digest goes: CAdES archives by the digest alone, an archive time-stamp of the others
 * is over the document, and what an XML signature refers to is looked at before it is extended.
 */
const digestLevelMax: Readonly<Record<DigestEntry['signature_format'], SignatureLevel>> = {
  C: 'B-LTA',
  P: 'B-LT',
  J: 'B-LT',
  X: 'B-T',
};

function readLevel(
  { conformance_level: asked, signature_format: format }: DocumentEntry | DigestEntry,
  document: Uint8Array | undefined,
): SignatureLevel {
  const level = asked === undefined ? 'B-B' : findLevel(asked);
  const goesSoFar = document !== undefined || reachesLevel(digestLevelMax[format], level ?? 'B-B');
  if (level === undefined || !goesSoFar) throw invalidParameter('conformance_level');
  return level;
}
