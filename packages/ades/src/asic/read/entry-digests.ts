/**
 * Digests of the files of a container, each file read once for all that are asked for. Who reads a
 * signature asks as it goes, and cannot wait: a digest that is not known yet is undefined and is
 * remembered as wanted, `settle` reads the files, and the question is put again.
 *
 *     do answer = ask(digests) while (await digests.settle())
 */

import { makeDigester } from '@kumoin/pki';
import type { Digester, HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { crc32 } from '../../zip/crc32.ts';
import type { ZipArchive } from '../../zip/open-zip.ts';
import { storedPieces } from '../../zip/stored-pieces.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { zipChunkBytes } from '../../zip/zip-limits.ts';

export class EntryDigests {
  readonly #archive: ZipArchive;
  readonly #known = new Map<ZipEntry, Map<HashAlgorithm, Uint8Array>>();
  readonly #wanted = new Map<ZipEntry, Set<HashAlgorithm>>();

  constructor(archive: ZipArchive) {
    this.#archive = archive;
  }

  /** Undefined when it is not known yet; then it is wanted. */
  peek(entry: ZipEntry, hash: HashAlgorithm): Uint8Array | undefined {
    const known = this.#known.get(entry)?.get(hash);
    if (known === undefined) addTo(this.#wanted, entry, () => new Set<HashAlgorithm>()).add(hash);
    return known;
  }

  /**
   * @returns whether anything was wanted, so that it is worth asking again.
   * @throws {AdesError} `zip_malformed` for a file whose data is not what the archive says.
   */
  async settle(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [entry, hashes] of wanted) {
      const digesters = [...hashes].map((hash) => [hash, makeDigester(hash)] as const);
      await this.#feed(entry, digesters);
      const known = addTo(this.#known, entry, () => new Map<HashAlgorithm, Uint8Array>());
      for (const [hash, digester] of digesters) known.set(hash, digester.digest());
    }
    return wanted.length > 0;
  }

  async #feed(
    entry: ZipEntry,
    digesters: readonly (readonly [HashAlgorithm, Digester])[],
  ): Promise<void> {
    const take = (piece: Uint8Array): void => {
      for (const [, digester] of digesters) digester.update(piece);
    };
    if (entry.method === 'stored') return this.#feedStored(entry, take);
    for await (const piece of this.#archive.pieces(entry)) take(piece);
  }

  /** Through one buffer, where nothing has to be expanded. */
  #feedStored(entry: ZipEntry, take: (piece: Uint8Array) => void): void {
    let sum = 0;
    for (const piece of storedPieces(entry, this.#archive, new Uint8Array(zipChunkBytes))) {
      take(piece);
      sum = crc32(piece, sum);
    }
    if (sum !== entry.crc32) throw new AdesError('zip_malformed', `sum of ${entry.name}`);
  }
}

function addTo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
