/**
 * A container opened for reading (EN 319 162-1, 4.3 and 4.4): which kind it is, which entry plays
 * which part, and what is odd about its frame. Oddities are told, not thrown: a policy may demand
 * the `mimetype` or pass over its lack. What cannot be read as a container throws.
 */

import { AdesError } from '../ades-error.ts';
import { openZip } from '../zip/open-zip.ts';
import type { ZipArchive } from '../zip/open-zip.ts';
import type { ZipInput } from '../zip/byte-reader.ts';
import type { ZipEntry } from '../zip/zip-entry.ts';
import { containerOf, mimetypeName } from './asic-container.ts';
import type { AsicContainer } from './asic-container.ts';
import { asicRole } from './asic-names.ts';
import type { AsicRole } from './asic-names.ts';

export interface Asic {
  readonly archive: ZipArchive;
  readonly container: AsicContainer;
  /** What it says it is, in the first entry or in the comment. */
  readonly mediaType: string | undefined;
  /** What is to be signed, in the order of the directory. */
  readonly files: readonly ZipEntry[];
  readonly comment: string;
  /** Codes. */
  readonly problems: readonly string[];
  entries(role: AsicRole): readonly ZipEntry[];
  /** By its exact name: no case is folded. */
  entry(name: string): ZipEntry | undefined;
}

const mediaTypeBytesMax = 256;

/** @throws {AdesError} `asic_malformed` when it is no container; `zip_*`. */
export async function openAsic(input: ZipInput): Promise<Asic> {
  const archive = await openZip(input);
  const type = await readType(archive);
  const byRole = Map.groupBy(archive.entries, (entry) =>
    entry === type.entry ? 'type' : asicRole(entry.name),
  );
  const files = byRole.get('data') ?? [];
  const entries = (role: AsicRole): readonly ZipEntry[] => byRole.get(role) ?? [];
  const found = type.container ?? containerByContent(files, entries);
  if (found === undefined) throw new AdesError('asic_malformed', 'nothing is signed in it');
  const byName = new Map(archive.entries.map((entry) => [entry.name, entry]));
  return {
    archive,
    container: found,
    mediaType: type.mediaType,
    files,
    comment: new TextDecoder().decode(archive.comment),
    problems: [...type.problems, ...frameProblems(found, files, entries)],
    entries,
    entry: (name) => byName.get(name),
  };
}

interface FoundType {
  readonly entry: ZipEntry | undefined;
  readonly mediaType: string | undefined;
  readonly container: AsicContainer | undefined;
  readonly problems: readonly string[];
}

/** The entry counts where a reader of magic numbers finds it; elsewhere the name is a file's. */
async function readType(archive: ZipArchive): Promise<FoundType> {
  const entry = archive.entries.find(({ name, offset }) => name === mimetypeName && offset === 0);
  const comment = new TextDecoder().decode(archive.comment);
  const said = /^mimetype=(.*)$/.exec(comment)?.[1];
  if (entry === undefined) {
    const elsewhere = archive.entries.some(({ name }) => name === mimetypeName);
    const problems = [elsewhere ? 'mimetype_not_first' : 'mimetype_missing'];
    const container = said === undefined ? undefined : containerOf(said);
    return { entry, mediaType: said, container, problems };
  }
  const bytes = await archive.read(entry, mediaTypeBytesMax);
  const mediaType = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const container = containerOf(mediaType);
  const problems = [
    ...(entry.method === 'stored' ? [] : ['mimetype_compressed']),
    ...(entry.extraField ? ['mimetype_extra_field'] : []),
    ...(container === undefined ? ['mimetype_unknown'] : []),
    ...(said === undefined || said === mediaType ? [] : ['comment_mismatch']),
  ];
  return { entry, mediaType, container, problems };
}

type Entries = Asic['entries'];

const signing: readonly AsicRole[] = ['cades', 'xades', 'timestamp', 'evidence-record'];
const simpleNames = /^META-INF\/(signature\.p7s|signatures\.xml|timestamp\.tst)$/;

/** EN 319 162-1, 4.2: without a type the content has to tell. */
function containerByContent(
  files: readonly ZipEntry[],
  entries: Entries,
): AsicContainer | undefined {
  const signatures = signing.flatMap(entries);
  if (signatures.length === 0) return undefined;
  const simple = signatures.every(({ name }) => simpleNames.test(name));
  const listed = entries('manifest').length + entries('list').length > 0;
  return files.length === 1 && simple && !listed ? 'asic-s' : 'asic-e';
}

function frameProblems(
  container: AsicContainer,
  files: readonly ZipEntry[],
  entries: Entries,
): readonly string[] {
  const kinds = signing.filter((role) => entries(role).length > 0);
  const problems = [
    ...(kinds.length === 0 ? ['signatures_missing'] : []),
    ...(kinds.includes('cades') && kinds.includes('xades') ? ['signature_kinds_mixed'] : []),
    ...(kinds.includes('evidence-record') ? ['evidence_record_unread'] : []),
    ...(files.length === 0 ? ['files_missing'] : []),
  ];
  if (container === 'asic-s') return files.length > 1 ? [...problems, 'files_many'] : problems;
  const needsManifest = kinds.includes('cades') || kinds.includes('timestamp');
  const manifests = entries('manifest').length + entries('archive-manifest').length;
  return needsManifest && manifests === 0 ? [...problems, 'manifest_missing'] : problems;
}
