/**
 * A XAdES file of a container in a description: what the references name is told by the names of
 * the files, and only of signatures whose content is intact.
 */

import { AdesError } from '../../ades-error.ts';
import type {
  CoverageDescription,
  SignatureDescription,
} from '../../describe/document-description.ts';
import { describeWithMaterial } from '../../xades/describe-xades.ts';
import { entryOfUri } from '../entry-uri.ts';
import type { DescribedFile } from './described-file.ts';
import { asicSignatureId } from './read-container.ts';
import type { AsicReading } from './read-container.ts';
import type { XadesFile } from './read-xades-files.ts';

export function describeXadesFile(file: XadesFile, reading: AsicReading): DescribedFile {
  try {
    const { description, known } = describeWithMaterial(file.xml, file.reading);
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
  { entry }: XadesFile,
  reading: AsicReading,
): SignatureDescription {
  const id = asicSignatureId(entry.name, described.id);
  return { ...described, id, coverage: coverageOf(described, reading) };
}

function coverageOf(
  { coverage, integrity }: SignatureDescription,
  { parts: { asic } }: AsicReading,
): CoverageDescription {
  const named = new Set((coverage.parts ?? []).map(entryOfUri));
  const covered = asic.files.map(({ name }) => name).filter((name) => named.has(name));
  const names = integrity.contentIntact === true ? covered : [];
  const { filtered } = coverage;
  const kind = names.length === asic.files.length ? 'whole' : 'part';
  return { kind, parts: names, ...(filtered !== undefined && { filtered }) };
}
