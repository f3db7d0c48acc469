/**
 * A JAdES document told as plain values (TS 119 182-1): who signed what and when, under which
 * header parameters, with which time-stamps and material, and whether it holds together.
 */

import { parseCertificate, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { describeAlgorithm } from '../describe/describe-algorithm.ts';
import { describeCertificate } from '../describe/describe-certificate.ts';
import { describeInstant } from '../describe/describe-instant.ts';
import { judgeTimestamp } from '../describe/describe-timestamp.ts';
import { describeValidationData } from '../describe/describe-validation-data.ts';
import type {
  AttributeDescription,
  CoverageDescription,
  DocumentDescription,
  FileDescription,
  IntegrityDescription,
  SignatureDescription,
} from '../describe/document-description.ts';
import type { ValidationData } from '../extend/augmentable.ts';
import { plainOf, textAt } from '../json/json-value.ts';
import type { JadesCheck } from './check/check-jades.ts';
import type { ExaminedJades, ExaminedSignature } from './check/examine-jades.ts';
import { examineJades, signerMaterial, withCounterSignatures } from './check/examine-jades.ts';
import { findDocument, piecesOf } from './read/jades-content.ts';
import type { JadesDetached } from './read/jades-content.ts';
import { jadesLevel, jadesShortcomings } from './check/jades-level.ts';

/** @throws {AdesError} `jades_malformed`, `json_malformed`, `json_too_large`. */
export function describeJades(
  document: Uint8Array,
  detached: JadesDetached = {},
): DocumentDescription {
  const examined = examineJades(document, detached);
  const certificates = examined.known.certificates.flatMap(readable);
  const around = { certificates, material: signerMaterial(examined) };
  const files = describeFiles(examined, detached);
  return {
    format: 'jades',
    signatures: examined.signatures.map((each) => describeSignature(each, around)),
    timestamps: [],
    validationData: describeValidationData(examined.known),
    ...(files.length > 0 && { files }),
    problems: problemsOf(examined),
  };
}

interface Surroundings {
  /** For time-stamps that carry none. */
  readonly certificates: readonly Certificate[];
  readonly material: ValidationData;
}

function describeSignature(
  examined: ExaminedSignature,
  around: Surroundings,
): SignatureDescription {
  const { signature, check, packaging, counterSignatures } = examined;
  const { certificates, material } = around;
  const timestamps = examined.timestamps.map((each) => judgeTimestamp(each, certificates));
  return {
    id: signature.id,
    packaging,
    level: jadesLevel({ examined, timestamps, material }),
    algorithm: describeAlgorithmOf(examined),
    ...(check.signer !== undefined && { signer: describeCertificate(check.signer) }),
    ...(check.claimedAt !== undefined && { claimedAt: describeInstant(check.claimedAt) }),
    integrity: describeIntegrity(check),
    attributes: describeAttributes(examined),
    timestamps: timestamps.map(({ described }) => described),
    counterSignatures: counterSignatures.map((each) => describeSignature(each, around)),
    coverage: describeCoverage(examined),
  };
}

function describeAlgorithmOf({ signature, check }: ExaminedSignature): string {
  if (check.algorithm !== undefined) return describeAlgorithm(check.algorithm);
  return textAt(signature.protectedHeader, 'alg') ?? 'unknown';
}

function describeIntegrity(check: JadesCheck): IntegrityDescription {
  const { contentIntact, signatureValid, certificateBound, faults } = check;
  const content = contentIntact === undefined ? {} : { contentIntact };
  return { ...content, signatureValid, certificateBound, faults };
}

/** Told in places of their own: algorithm, certificates, time-stamps, material. */
const toldElsewhere = new Set([
  'alg',
  'x5c',
  'adoTst',
  'etsiU',
  'sigTst',
  'arcTst',
  'sigRTst',
  'rfsTst',
  'xVals',
  'rVals',
  'axVals',
  'arVals',
  'tstVD',
  'anyValData',
  'cSig',
]);

function describeAttributes({ signature }: ExaminedSignature): readonly AttributeDescription[] {
  const { protectedHeader, header, etsiU } = signature;
  const signed = [...protectedHeader.members];
  const beside = [...(header?.members ?? [])];
  const added = etsiU.members.flatMap(({ name, value }) =>
    name === undefined || value === undefined ? [] : [[name, value] as const],
  );
  return [
    ...signed.map(([name, node]) => ({ name, signed: true, node })),
    ...[...beside, ...added].map(([name, node]) => ({ name, signed: false, node })),
  ]
    .filter(({ name }) => !toldElsewhere.has(name))
    .map(({ name, signed: isSigned, node }) => ({ name, signed: isSigned, value: plainOf(node) }));
}

function describeCoverage({ check, counter }: ExaminedSignature): CoverageDescription {
  const { sigD, payload } = check.source;
  if (sigD !== undefined) return { kind: 'detached', parts: sigD.pars };
  if (counter) return { kind: 'part', parts: ['signature'] };
  return { kind: payload === undefined ? 'detached' : 'whole' };
}

/** Of those documents that are at hand, with who covers them. */
function describeFiles(
  { signatures }: ExaminedJades,
  detached: JadesDetached,
): readonly FileDescription[] {
  const { documents = [] } = detached;
  return documents.flatMap((document) => {
    const pieces = piecesOf(document.content);
    if (pieces === undefined) return [];
    let bytes = 0;
    for (const piece of pieces) bytes += piece.length;
    const signedBy = signatures
      .filter(({ check }) => covers(check, document.uri, documents))
      .map(({ signature }) => signature.id);
    const { uri: name, mimeType } = document;
    return [{ name, bytes, ...(mimeType !== undefined && { mimeType }), signedBy }];
  });
}

function covers(
  { source: { sigD, payload } }: JadesCheck,
  uri: string,
  documents: NonNullable<JadesDetached['documents']>,
): boolean {
  if (sigD === undefined) return payload === undefined;
  return sigD.pars.some((name) => findDocument(documents, name)?.uri === uri);
}

function problemsOf({ signatures }: ExaminedJades): readonly string[] {
  const all = signatures.flatMap(withCounterSignatures);
  const unread = all.some(({ signature }) =>
    signature.etsiU.members.some(({ name }) => name === undefined),
  );
  const uncounted = all.some((each) => each.unreadableCounterSignatures > 0);
  return [
    ...new Set<string>(all.flatMap(jadesShortcomings)),
    ...(unread ? ['etsiu_member_unreadable'] : []),
    ...(uncounted ? ['counter_signature_unreadable'] : []),
  ];
}

function readable(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (cause) {
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}
