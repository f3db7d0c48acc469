/**
 * What may not stand in an archive, whoever made it (EN 319 162-1, A.1; APPNOTE 4.3): checked on
 * the whole directory before a byte is expanded. The library compares local headers with the
 * directory; names, sizes together, and that entries follow each other without a place to hide
 * something are looked at here.
 */

import type { Entry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';
import type { ByteReader } from './byte-reader.ts';
import { fileNameFault, fileNameKey } from './file-name-fault.ts';
import { zipExpandedBytesMax, zipRatioFreeBytes, zipRatioMax } from './zip-limits.ts';

const localHeaderBytes = 30;

/** @throws {AdesError} `zip_entry_forbidden`, `zip_too_large`, `zip_malformed`. */
export function checkEntries(
  entries: readonly Entry[],
  reader: ByteReader,
  directoryAt: number,
): void {
  const seen = new Set<string>();
  let expanded = 0;
  for (const entry of entries) {
    checkName(entry);
    checkKind(entry);
    const key = fileNameKey(entry.filename.replace(/\/$/, ''));
    if (seen.has(key)) throw new AdesError('zip_entry_forbidden', `twice: ${entry.filename}`);
    seen.add(key);
    expanded += entry.uncompressedSize;
    if (expands(entry)) throw new AdesError('zip_too_large', `ratio of ${entry.filename}`);
  }
  if (expanded > zipExpandedBytesMax) throw new AdesError('zip_too_large', `${expanded} bytes`);
  checkLayout(entries, reader, directoryAt);
}

function checkName(entry: Entry): void {
  const fault = fileNameFault(entry.filename);
  if (fault !== undefined) throw new AdesError('zip_entry_forbidden', `name: ${fault}`);
  const ascii = entry.rawFilename.every((octet) => octet < 0x80);
  if (!ascii && entry.bitFlag?.languageEncodingFlag !== true) {
    throw new AdesError('zip_entry_forbidden', 'name: not marked as UTF-8');
  }
  // A second name in an extra field, or octets that are no UTF-8: two readers, two names.
  const encoded = new TextEncoder().encode(entry.filename);
  const same =
    encoded.length === entry.rawFilename.length &&
    encoded.every((octet, at) => octet === entry.rawFilename[at]);
  if (!same) throw new AdesError('zip_entry_forbidden', 'name: ambiguous');
}

function checkKind(entry: Entry): void {
  if (entry.encrypted) throw new AdesError('zip_entry_forbidden', 'encrypted');
  if (entry.symlink) throw new AdesError('zip_entry_forbidden', 'link');
  const isFolder = entry.filename.endsWith('/');
  if (isFolder !== entry.directory || (isFolder && entry.uncompressedSize > 0)) {
    throw new AdesError('zip_entry_forbidden', 'folder with content');
  }
  if (![0, 8].includes(entry.compressionMethod)) {
    throw new AdesError('zip_entry_forbidden', `method ${entry.compressionMethod}`);
  }
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) {
    throw new AdesError('zip_malformed', 'stored, and of two sizes');
  }
}

function expands({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > zipRatioFreeBytes && uncompressedSize > compressedSize * zipRatioMax;
}

/** Each entry begins where the one before ended, but for what a data descriptor takes. */
function checkLayout(entries: readonly Entry[], reader: ByteReader, directoryAt: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    checkGap(end, entry.offset);
    const header = reader.readNow(entry.offset, localHeaderBytes);
    if (header.length < localHeaderBytes) throw new AdesError('zip_malformed', 'cut off');
    const view = new DataView(header.buffer);
    const nameAndExtra = view.getUint16(26, true) + view.getUint16(28, true);
    end = entry.offset + localHeaderBytes + nameAndExtra + entry.compressedSize;
  }
  checkGap(end, directoryAt);
}

function checkGap(end: number, next: number): void {
  if (next < end) throw new AdesError('zip_malformed', 'entries overlap');
  if (next - end >= localHeaderBytes) throw new AdesError('zip_malformed', 'hidden data');
}
