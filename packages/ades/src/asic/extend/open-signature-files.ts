/**
 * The signature files of a container, each opened by the format it is in. What the container adds
 * to a signature is what is wrong between it and the files, and the time-stamps above it.
 */

import { openAugmentableCades } from '../../cades/extend/open-augmentable-cades.ts';
import type {
  Augmentable,
  AugmentableSignature,
  ValidationData,
} from '../../extend/augmentable.ts';
import { joinValidationData } from '../../extend/gather/material-pool.ts';
import { openAugmentableXades } from '../../xades/open-augmentable-xades.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import type { AsicParts } from '../read/gather-parts.ts';
import { asicSignatureId, readContainer } from '../read/read-container.ts';
import type { AsicReading } from '../read/read-container.ts';
import { tokenMaterial } from '../read/token-material.ts';

export interface OpenedFile {
  readonly entry: ZipEntry;
  /** It must not change by an octet. */
  readonly frozen: boolean;
  readonly faults: readonly string[];
  readonly inner: Augmentable;
  /** The name of one of its signatures among all. */
  readonly idOf: (inner: string) => string;
}

export interface OpenedContainer {
  readonly reading: AsicReading;
  readonly files: readonly OpenedFile[];
  readonly known: ValidationData;
}

/** @throws {AdesError} what opening a signature throws, `zip_malformed`. */
export async function openSignatureFiles(parts: AsicParts): Promise<OpenedContainer> {
  let opened: OpenedContainer;
  do opened = openAll(readContainer(parts));
  while (await parts.settle());
  return opened;
}

function openAll(reading: AsicReading): OpenedContainer {
  const idOf =
    ({ name }: ZipEntry) =>
    (inner: string) =>
      asicSignatureId(name, inner);
  const cades = reading.cades.map(({ entry, cms, content, frozen, faults }) => {
    const inner = openAugmentableCades(cms, content);
    return { entry, frozen, faults, inner, idOf: idOf(entry) };
  });
  const xades = reading.xades.map(({ entry, xml, reading: around, frozen }) => {
    const inner = openAugmentableXades(xml, around);
    return { entry, frozen, faults: [], inner, idOf: idOf(entry) };
  });
  const files = [...cades, ...xades];
  const known = joinValidationData([
    ...files.map(({ inner }) => inner.known),
    ...reading.timestamps.map(({ placed }) => tokenMaterial(placed.token)),
  ]);
  return { reading, files, known };
}

export function signaturesOf(
  { entry, faults, inner, idOf }: OpenedFile,
  { timestamps }: AsicReading,
): readonly AugmentableSignature[] {
  const above = timestamps.filter(({ covers }) => covers.has(entry.name));
  return inner.signatures.map((signature) => ({
    ...signature,
    id: idOf(signature.id),
    faults: [...signature.faults, ...faults],
    timestamps: [...signature.timestamps, ...above.map(({ placed }) => placed)],
  }));
}
