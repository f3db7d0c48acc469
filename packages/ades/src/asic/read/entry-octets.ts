/**
 * Octets of the files of a container for who has to put them through transforms, or in front of
 * others under one digest (XAdES). A stored file is read where it stands, again and again; a
 * deflated one is expanded once and kept, all of them together within bounds. As with
 * `entry-digests.ts`, what is not at hand yet is wanted, and there after `settle`.
 */

import { AdesError } from '../../ades-error.ts';
import type { ContentOctets } from '../../xades/reference-octets.ts';
import type { ZipArchive } from '../../zip/open-zip.ts';
import { storedPieces } from '../../zip/stored-pieces.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { zipEntryInMemoryBytesMax } from '../../zip/zip-limits.ts';

export class EntryOctets {
  readonly #archive: ZipArchive;
  readonly #kept = new Map<ZipEntry, Uint8Array>();
  readonly #wanted = new Set<ZipEntry>();
  #bytes = 0;

  constructor(archive: ZipArchive) {
    this.#archive = archive;
  }

  /** Undefined when it is not at hand yet; then it is wanted. */
  peek(entry: ZipEntry): ContentOctets | undefined {
    if (entry.method === 'stored') {
      return { [Symbol.iterator]: () => storedPieces(entry, this.#archive) };
    }
    const kept = this.#kept.get(entry);
    if (kept === undefined) this.#wanted.add(entry);
    return kept;
  }

  /** @throws {AdesError} `zip_too_large`, `zip_malformed`. */
  async settle(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const entry of wanted) {
      this.#bytes += entry.bytes;
      if (this.#bytes > zipEntryInMemoryBytesMax) throw new AdesError('zip_too_large', entry.name);
      this.#kept.set(entry, await this.#archive.read(entry));
    }
    return wanted.length > 0;
  }
}
