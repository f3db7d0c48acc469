/**
 * Where a signature goes: into a container that is made for it, or into one that is there. Each
 * file is read once and measured; nothing is written yet.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { makeDigester } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { ZipInput } from '../zip/byte-reader.ts';
import type { ZipAddition } from '../zip/write-zip.ts';
import type { ZipEntry } from '../zip/zip-entry.ts';
import { asicMediaType, mimetypeName } from './asic-container.ts';
import type { AsicContainer } from './asic-container.ts';
import { measureFile, unknownMediaType } from './asic-file.ts';
import type { AsicFile } from './asic-file.ts';
import { checkAsicFiles } from './check-asic-files.ts';
import type { Asic } from './open-asic.ts';
import { gatherParts } from './read/gather-parts.ts';
import { mediaTypesOf } from './read/media-types.ts';

export interface NewAsic {
  readonly container: AsicContainer;
  /** One for an ASiC-S. */
  readonly files: readonly AsicFile[];
  readonly addTo?: undefined;
}

/** The container with its files, and who signed before; all files are signed again. */
export interface ExistingAsic {
  readonly addTo: ZipInput;
  readonly container?: undefined;
  readonly files?: undefined;
}

export type AsicTarget = NewAsic | ExistingAsic;

export interface SignedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly digest: Uint8Array;
}

export interface GatheredTarget {
  readonly container: AsicContainer;
  /** Undefined for one that is new. */
  readonly asic: Asic | undefined;
  readonly files: readonly SignedFile[];
  /** What comes before everything that is signed or signs; empty for one that is there. */
  readonly add: readonly ZipAddition[];
}

/** @throws {AdesError} `asic_*`, `zip_*`. */
export async function gatherTarget(
  target: AsicTarget,
  hash: HashAlgorithm,
): Promise<GatheredTarget> {
  return target.addTo === undefined ? await gatherNew(target, hash) : await gatherOld(target, hash);
}

async function gatherNew(
  { container, files }: NewAsic,
  hash: HashAlgorithm,
): Promise<GatheredTarget> {
  checkAsicFiles(
    container,
    files.map(({ name }) => name),
  );
  const measured = [];
  for (const file of files) measured.push(await measureFile(file, hash));
  const type = new TextEncoder().encode(asicMediaType(container));
  const add = [{ name: mimetypeName, content: type }, ...measured];
  return { container, asic: undefined, files: measured, add };
}

async function gatherOld({ addTo }: ExistingAsic, hash: HashAlgorithm): Promise<GatheredTarget> {
  const parts = await gatherParts(addTo);
  const { asic } = parts;
  const types = mediaTypesOf(parts);
  const { container, files: entries } = asic;
  if (asic.problems.some((problem) => unsound.has(problem))) {
    throw new AdesError('asic_malformed', asic.problems.join(', '));
  }
  const files = [];
  for (const entry of entries) {
    const digest = await digestEntry(asic, entry, hash);
    files.push({ name: entry.name, mimeType: types.get(entry.name) ?? unknownMediaType, digest });
  }
  return { container, asic, files, add: [] };
}

/** In such a container a further signature would look better than it is. */
const unsound: ReadonlySet<string> = new Set([
  'files_missing',
  'files_many',
  'signature_kinds_mixed',
  'evidence_record_unread',
]);

/** @throws {AdesError} `zip_malformed` */
export async function digestEntry(
  asic: Asic,
  entry: ZipEntry,
  hash: HashAlgorithm,
): Promise<Uint8Array> {
  const digester = makeDigester(hash);
  for await (const piece of asic.archive.pieces(entry)) digester.update(piece);
  return digester.digest();
}
