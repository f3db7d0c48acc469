/**
 * What an XML document says about its signatures, as plain values (EN 319 132-1): signers with
 * their properties, time-stamps and counter-signatures, the level each bears out, and the
 * material inside. Whether any of it is to be trusted is a question for validation.
 */

import { describeAlgorithm } from '../describe/describe-algorithm.ts';
import { describeCertificate } from '../describe/describe-certificate.ts';
import { describeInstant } from '../describe/describe-instant.ts';
import { judgeTimestamp } from '../describe/describe-timestamp.ts';
import { describeValidationData } from '../describe/describe-validation-data.ts';
import { readableCertificates } from '../describe/readable-certificates.ts';
import type {
  DocumentDescription,
  SignatureDescription,
} from '../describe/document-description.ts';
import { AdesError } from '../ades-error.ts';
import { certificatesTriedMax } from '../budget/reading-budget.ts';
import type { ValidationData } from '../extend/augmentable.ts';
import { joinValidationData } from '../extend/gather/material-pool.ts';
import { openXml } from '../xml/open-xml.ts';
import type { XmlPart } from '../xml/xml-part.ts';
import { isOfProperties } from './check/check-references.ts';
import { brokenSignature, checkSignature } from './check/check-signature.ts';
import type { SignatureCheck } from './check/check-signature.ts';
import { claimedSigningTime } from './read/claimed-signing-time.ts';
import { describeCoverage } from './read/describe-coverage.ts';
import { documentProblems } from './read/document-problems.ts';
import { describeProperties } from './read/describe-properties.ts';
import type { OpenedSignature } from './read/opened-signature.ts';
import { readDocument } from './read/read-document.ts';
import type { FoundSignature } from './read/read-document.ts';
import { readTimestamps } from './read/read-timestamps.ts';
import { sameDocumentId } from './reference-octets.ts';
import { xadesLevel } from './read/xades-level.ts';
import { xadesMaterial } from './read/xades-material.ts';
import type { XadesReading } from './read/xades-reading.ts';

/** @throws {AdesError} `xml_*` when the bytes cannot be read. */
export function describeXades(
  document: Uint8Array,
  reading: XadesReading = {},
): DocumentDescription {
  return describeWithMaterial(document, reading).description;
}

/** With what is inside for whoever joins several documents. @throws as `describeXades`. */
export function describeWithMaterial(
  document: Uint8Array,
  reading: XadesReading,
): { readonly description: DocumentDescription; readonly known: ValidationData } {
  using xml = openXml(document, reading.shared?.work);
  const found = readDocument(xml, reading);
  const known = joinValidationData(found.flatMap(materialOf));
  const readable = found.flatMap(readableParts);
  const signatures = found.map((signature) => describeOne(signature, { known, readable }));
  const description: DocumentDescription = {
    format: 'xades',
    signatures,
    timestamps: [],
    validationData: describeValidationData(known),
    problems: documentProblems(found, signatures),
  };
  return { description, known };
}

interface Surroundings {
  readonly known: ValidationData;
  /** The signatures that are told: what is left out of another one in their favour is not lost. */
  readonly readable: readonly XmlPart[];
  /** Of a counter-signature: what it has to be over. */
  readonly counterSigned?: XmlPart;
}

function materialOf({ opened, counterSignatures }: FoundSignature): readonly ValidationData[] {
  const own = attempt(() => opened && xadesMaterial(opened, readTimestamps(opened)));
  return [...(own === undefined ? [] : [own]), ...counterSignatures.flatMap(materialOf)];
}

function readableParts({ part, opened, counterSignatures }: FoundSignature): readonly XmlPart[] {
  return [...(opened === undefined ? [] : [part]), ...counterSignatures.flatMap(readableParts)];
}

function describeOne(found: FoundSignature, around: Surroundings): SignatureDescription {
  const { opened } = found;
  const whole = opened && attempt(() => describeOpened(found, opened, around));
  return (
    whole ?? {
      id: found.id,
      packaging: 'unknown',
      level: 'none',
      algorithm: 'unknown',
      integrity: integrityOf(brokenSignature('xades_malformed')),
      attributes: [],
      timestamps: [],
      counterSignatures: [],
      coverage: { kind: 'unclear' },
    }
  );
}

function describeOpened(
  { id, counterSignatures }: FoundSignature,
  opened: OpenedSignature,
  { known, readable, counterSigned }: Surroundings,
): SignatureDescription {
  const { parsed } = opened;
  const { certificates } = known;
  const checked = checkSignature(opened, { certificates, counterSigned });
  const others = readableCertificates(certificates).slice(0, certificatesTriedMax);
  const timestamps = readTimestamps(opened).map((placed) => judgeTimestamp(placed, others));
  const claimedAt = claimedSigningTime(parsed);
  const { signatureValue } = parsed;
  return {
    id,
    packaging: counterSigned === undefined ? packagingOf(opened) : 'counter-signature',
    level: xadesLevel({ parsed, checked, timestamps, known }),
    algorithm: parsed.algorithm ? describeAlgorithm(parsed.algorithm) : parsed.algorithmIdentifier,
    ...(checked.signer !== undefined && { signer: describeCertificate(checked.signer) }),
    ...(claimedAt !== undefined && { claimedAt: describeInstant(claimedAt) }),
    integrity: integrityOf(checked),
    attributes: describeProperties(parsed.qualifying),
    timestamps: timestamps.map(({ described }) => described),
    counterSignatures: counterSignatures.map((next) =>
      describeOne(next, { known, readable, counterSigned: signatureValue }),
    ),
    coverage: describeCoverage(opened, readable),
  };
}

function integrityOf({ contentIntact, ...checked }: SignatureCheck) {
  const { signatureValid, certificateBound } = checked;
  return {
    ...(contentIntact !== undefined && { contentIntact }),
    signatureValid,
    certificateBound,
    faults: [...checked.faults, ...checked.warnings],
  };
}

/** EN 319 132-1, 4.4.2, by where the first thing that is signed stands. */
function packagingOf({ xml, parsed }: OpenedSignature): string {
  const [data] = parsed.references.filter((reference) => !isOfProperties(reference));
  const uri = data?.uri ?? '';
  if (uri === '' || uri === '#xpointer(/)') return 'enveloped';
  const id = sameDocumentId(uri);
  if (id === undefined) return 'detached';
  const signed = attempt(() => xml.byId(id));
  if (signed === undefined) return 'unknown';
  if (signed.isWithin(parsed.part)) return 'enveloping';
  return parsed.part.isWithin(signed) ? 'enveloped' : 'internally-detached';
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    // A signature that cannot be taken apart is told as malformed; the others are told.
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}
