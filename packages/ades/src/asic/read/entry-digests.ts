/**
 * Digests of the files of a container, each file read once for all that are asked for. Who reads a
 * signature asks as it goes, and cannot wait: a digest that is not known yet is undefined and is
 * remembered as wanted, `settle` reads the files, and the question is put again.
 *
 *     do answer = ask(digests) while (await digests.settle())
 */

import { makeDigester } from '@kumoin/pki';
import type { Digester, HashAlgorithm } from '@kumoin/pki';
import type { ZipArchive } from '../../zip/open-zip.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';

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
    for await (const piece of this.#archive.pieces(entry)) {
      for (const [, digester] of digesters) digester.update(piece);
    }
  }
}

function addTo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
