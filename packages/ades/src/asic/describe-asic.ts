/**
 * What a container says, as plain values (EN 319 162-1): its files and who signed each, the
 * signatures with their own descriptions, and time-stamps over the whole. A file no signature
 * covers is told; a manifest that does not fit what it lists is a fault of its signature.
 *
 * The files are read through a window, each once: a container of gigabytes is described in little
 * memory.
 */

import { describeTimestamp } from '../describe/describe-timestamp.ts';
import { describeValidationData } from '../describe/describe-validation-data.ts';
import type {
  DocumentDescription,
  FileDescription,
  SignatureDescription,
  SignatureFormat,
} from '../describe/document-description.ts';
import { joinValidationData } from '../extend/gather/material-pool.ts';
import type { ZipInput } from '../zip/byte-reader.ts';
import { describeCadesFile } from './read/describe-cades-file.ts';
import { describeXadesFile } from './read/describe-xades-file.ts';
import { gatherParts } from './read/gather-parts.ts';
import type { AsicParts } from './read/gather-parts.ts';
import { mediaTypesOf } from './read/media-types.ts';
import { readContainer } from './read/read-container.ts';
import type { AsicReading } from './read/read-container.ts';
import { tokenMaterial } from './read/token-material.ts';

/** @throws {AdesError} `asic_malformed` for what is no container, `zip_*`. */
export async function describeAsic(input: ZipInput): Promise<DocumentDescription> {
  const parts = await gatherParts(input);
  let description: DocumentDescription;
  do description = describe(parts);
  while (await parts.settle());
  return description;
}

function describe(parts: AsicParts): DocumentDescription {
  const reading = readContainer(parts);
  const described = [
    ...reading.cades.map((file) => describeCadesFile(file, reading)),
    ...reading.xades.map((file) => describeXadesFile(file, reading)),
  ];
  const signatures = described.flatMap((each) => each.signatures);
  const known = joinValidationData([
    ...described.map((each) => each.known),
    ...reading.timestamps.map(({ placed }) => tokenMaterial(placed.token)),
  ]);
  const files = describeFiles(reading, signatures);
  const problems = [
    ...parts.asic.problems,
    ...described.flatMap((each) => each.problems),
    ...reading.manifests.flatMap((manifest) => manifest.faults),
    ...(signatures.length > 0 && files.some(({ signedBy }) => signedBy.length === 0)
      ? ['files_not_signed']
      : []),
  ];
  return {
    format: formatOf(parts),
    ...describeFrame(parts),
    signatures,
    timestamps: reading.timestamps.map(({ placed }) => describeTimestamp(placed)),
    validationData: describeValidationData(known),
    files,
    problems: [...new Set(problems)],
  };
}

function formatOf({ asic }: AsicParts): SignatureFormat {
  const xades = asic.entries('xades').length > 0 && asic.entries('cades').length === 0;
  return `${asic.container}-${xades ? 'xades' : 'cades'}`;
}

function describeFrame({ asic }: AsicParts): Pick<DocumentDescription, 'container'> {
  const { mediaType, comment } = asic;
  return {
    container: {
      ...(mediaType !== undefined && { mediaType }),
      ...(comment !== '' && { comment }),
    },
  };
}

function describeFiles(
  { parts }: AsicReading,
  signatures: readonly SignatureDescription[],
): readonly FileDescription[] {
  const types = mediaTypesOf(parts);
  return parts.asic.files.map(({ name, bytes }) => {
    const mimeType = types.get(name);
    const signedBy = signatures.filter(({ coverage }) => coverage.parts?.includes(name) === true);
    return {
      name,
      bytes,
      ...(mimeType !== undefined && { mimeType }),
      signedBy: signedBy.map(({ id }) => id),
    };
  });
}
