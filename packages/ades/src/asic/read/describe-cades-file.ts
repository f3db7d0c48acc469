/**
 * A CAdES file of a container in a description. The CMS is described as any other; what the
 * container adds is what the signature covers, what is wrong with the manifest between, and that
 * an archive time-stamp of the container does for it what one inside would do (EN 319 162-1, 5.3).
 */

import { AdesError } from '../../ades-error.ts';
import { describeWithMaterial } from '../../cades/describe-cades.ts';
import { describeTimestamp } from '../../describe/describe-timestamp.ts';
import type {
  CoverageDescription,
  IntegrityDescription,
  SignatureDescription,
} from '../../describe/document-description.ts';
import type { DescribedFile } from './described-file.ts';
import type { CadesFile } from './read-cades-files.ts';
import { asicSignatureId } from './read-container.ts';
import type { AsicReading } from './read-container.ts';

export function describeCadesFile(file: CadesFile, reading: AsicReading): DescribedFile {
  try {
    const { description, known } = describeWithMaterial(file.cms, file.content);
    const { signatures, problems } = description;
    return { signatures: signatures.map((each) => place(each, file, reading)), known, problems };
  } catch (cause) {
    // One file that cannot be read must not hide what the others say.
    if (!(cause instanceof AdesError)) throw cause;
    return { signatures: [], known: nothing, problems: [cause.code] };
  }
}

const nothing = { certificates: [], ocsps: [], crls: [] };

function place(
  described: SignatureDescription,
  file: CadesFile,
  reading: AsicReading,
): SignatureDescription {
  const id = asicSignatureId(file.entry.name, described.id);
  const intact = described.integrity.contentIntact === true && file.faults.length === 0;
  return {
    ...described,
    id,
    level: intact && isArchived(file, reading) ? raised(described.level) : described.level,
    integrity: joined(described.integrity, file.faults),
    coverage: coverageOf(file, reading, intact),
  };
}

function joined(integrity: IntegrityDescription, faults: readonly string[]): IntegrityDescription {
  if (faults.length === 0) return integrity;
  return { ...integrity, contentIntact: false, faults: [...integrity.faults, ...faults] };
}

function coverageOf(
  { covers }: CadesFile,
  { parts }: AsicReading,
  intact: boolean,
): CoverageDescription {
  const names = intact ? covers : [];
  const whole = parts.asic.files.every(({ name }) => names.includes(name));
  return { kind: whole ? 'whole' : 'part', parts: names };
}

/** Signature, manifest and files all under an archive time-stamp of the container that holds. */
function isArchived({ entry, covers }: CadesFile, { timestamps }: AsicReading): boolean {
  return timestamps.some(
    (timestamp) =>
      timestamp.placed.kind === 'archive' &&
      [entry.name, ...covers].every((name) => timestamp.covers.has(name)) &&
      describeTimestamp(timestamp.placed).intact,
  );
}

function raised(level: SignatureDescription['level']): SignatureDescription['level'] {
  return level === 'B-LT' ? 'B-LTA' : level;
}
