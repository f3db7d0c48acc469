/**
 * Open an archive that anybody may have made (APPNOTE 6.3.10). Parsing and inflating are zip.js's,
 * in its strictest mode; whatever two readers could read differently is refused here, before
 * anything is expanded. No worker, no clock, no file.
 */

import { configure, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { Entry, FileEntry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';
import { ByteReader } from './byte-reader.ts';
import type { ZipInput } from './byte-reader.ts';
import { checkEntries } from './check-entries.ts';
import { expandEntry } from './expand-entry.ts';
import type { ZipEntry } from './zip-entry.ts';
import { zipFailure } from './zip-failure.ts';
import {
  zipChunkBytes,
  zipCommentBytesMax,
  zipEntriesMax,
  zipEntryInMemoryBytesMax,
} from './zip-limits.ts';

configure({ useWebWorkers: false, chunkSize: zipChunkBytes });

/** An archive whose directory was read and found sound; the data are read when asked for. */
export interface ZipArchive {
  readonly input: ZipInput;
  /** Files in the order of the directory; folders are left out. */
  readonly entries: readonly ZipEntry[];
  /** Of the archive. */
  readonly comment: Uint8Array;
  /**
   * One file as a whole.
   * @throws {AdesError} `zip_too_large` beyond `bytesMax`, `zip_malformed`.
   */
  read(entry: ZipEntry, bytesMax?: number): Promise<Uint8Array>;
  /** One file, piece by piece. @throws {AdesError} `zip_malformed`. */
  pieces(entry: ZipEntry): AsyncIterable<Uint8Array>;
}

/** @throws {AdesError} `zip_malformed`, `zip_entry_forbidden`, `zip_too_large`. */
export async function openZip(input: ZipInput): Promise<ZipArchive> {
  const reader = new ByteReader(input);
  try {
    return await open(input, reader);
  } catch (error) {
    throw zipFailure(error, reader);
  }
}

async function open(input: ZipInput, reader: ByteReader): Promise<ZipArchive> {
  const zip = new ZipReader(reader, { strictness: 'strict', useWebWorkers: false });
  const found = await readDirectory(zip);
  if (zip.directoryOffset === undefined) throw new AdesError('zip_malformed', 'no directory');
  if (zip.comment.length > zipCommentBytesMax) throw new AdesError('zip_too_large', 'comment');
  checkEntries(found, reader, zip.directoryOffset);
  const files = new Map<ZipEntry, FileEntry>();
  for (const entry of found) {
    if (!entry.directory) files.set(await compareHeaders(entry), entry);
  }
  const take = (entry: ZipEntry): FileEntry => {
    const file = files.get(entry);
    if (file === undefined) throw new AdesError('zip_malformed', 'an entry of another archive');
    return file;
  };
  const pieces = (entry: ZipEntry) => expandEntry(take(entry), reader);
  return {
    input,
    entries: [...files.keys()],
    comment: zip.comment,
    read: (entry, bytesMax = zipEntryInMemoryBytesMax) => gather(entry, bytesMax, pieces),
    pieces,
  };
}

/** Stops at the entry too many, whatever the end of the archive says about their number. */
async function readDirectory(zip: ZipReader<unknown>): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for await (const entry of zip.getEntriesGenerator()) {
    if (found.length === zipEntriesMax) throw new AdesError('zip_too_large', 'entries');
    found.push(entry);
  }
  return found;
}

/** The library compares the local header with the directory; no data are read. */
async function compareHeaders(file: FileEntry): Promise<ZipEntry> {
  await file.getData(new Uint8ArrayWriter(), { checkOverlappingEntryOnly: true });
  const { localDirectory: local } = file;
  const blank =
    local?.bitFlag.dataDescriptor === false &&
    (local.uncompressedSize !== file.uncompressedSize ||
      local.compressedSize !== file.compressedSize ||
      local.crc32 !== file.crc32);
  if (local === undefined || blank) throw new AdesError('zip_malformed', 'local header is blank');
  return {
    name: file.filename,
    bytes: file.uncompressedSize,
    compressedBytes: file.compressedSize,
    method: file.compressionMethod === 0 ? 'stored' : 'deflated',
    crc32: file.crc32 ?? 0,
    offset: file.offset,
    dataOffset: local.dataOffset,
    extraField: local.rawExtraField.length > 0 || file.rawExtraField.length > 0,
  };
}

async function gather(
  entry: ZipEntry,
  bytesMax: number,
  pieces: ZipArchive['pieces'],
): Promise<Uint8Array> {
  if (entry.bytes > bytesMax) throw new AdesError('zip_too_large', entry.name);
  const whole = new Uint8Array(entry.bytes);
  let at = 0;
  for await (const piece of pieces(entry)) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
