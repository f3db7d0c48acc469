/**
 * The key-encryption key of an installation, in a file of its own, apart from the store.
 * Whoever copies the store alone has nothing.
 *
 * One subkey per use is derived (HKDF, RFC 5869), so that a value made for one use is of no
 * use in another. Values name the generation they were made under; a process that runs while
 * the key is rotated looks at the file again before it protects anything, so that nothing new
 * is made under a generation that is about to go. On another machine, whose copy of the file only
 * has the next generation waiting, the first value that names it tells that it counts by now.
 */

import { hkdfSync } from 'node:crypto';
import { statSync } from 'node:fs';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import { ensureKeyFile, firstGeneration, firstKeyFile, keyBytes, readKeyFile } from './key-file.ts';
import type { KeyFile } from './key-file.ts';

export type KeyUse = 'wrap-keys' | 'seal-secrets' | 'mac-secrets';

export interface Subkey {
  readonly generation: number;
  readonly key: Uint8Array;
}

export interface KeyEncryptionKey {
  /**
   * What new values are protected under.
   * @throws {Outage} `vault_failed` when the file is gone: what is made now could not be opened
   * after a restart.
   */
  current(use: KeyUse): Subkey;
  /** @throws {Outage} `vault_failed` when the file does not have the generation. */
  of(generation: number, use: KeyUse): Subkey;
}

/**
 * Reads the key from its file; the first start makes it.
 * @throws {Outage} `vault_failed`, when the file is unreadable, of wrong size, or open to others.
 */
export function loadKeyEncryptionKey(file: string): KeyEncryptionKey {
  return asOutage(() => {
    ensureKeyFile(file);
    return new FileKey(file);
  });
}

/** A key that stays as it is. @throws {Error} when it is not 32 bytes. */
export function keyEncryptionKey(bytes: Uint8Array): KeyEncryptionKey {
  if (bytes.length !== keyBytes) {
    throw new Error(`a key-encryption key has ${keyBytes} bytes, not ${bytes.length}`);
  }
  const subkeys = new Subkeys(firstKeyFile(bytes));
  return {
    current: (use) => subkeys.current(use),
    of: (generation, use) => subkeys.of(generation, use) ?? refuseUnknown(generation),
  };
}

class FileKey implements KeyEncryptionKey {
  readonly #file: string;
  #seen: string;
  #subkeys: Subkeys;
  /** Of the values that were opened. */
  #newestMet = firstGeneration;

  constructor(file: string) {
    this.#file = file;
    this.#seen = stateOf(file);
    this.#subkeys = new Subkeys(readKeyFile(file));
  }

  current(use: KeyUse): Subkey {
    return asOutage(() => {
      this.#lookAgain();
      return this.#subkeys.current(use, this.#newestMet);
    });
  }

  of(generation: number, use: KeyUse): Subkey {
    const known = this.#subkeys.of(generation, use) ?? this.#lookFor(generation, use);
    this.#newestMet = Math.max(this.#newestMet, generation);
    return known;
  }

  #lookFor(generation: number, use: KeyUse): Subkey {
    return asOutage(() => {
      this.#lookAgain();
      return this.#subkeys.of(generation, use) ?? refuseUnknown(generation, this.#file);
    });
  }

  #lookAgain(): void {
    const state = stateOf(this.#file);
    if (state === this.#seen) return;
    this.#subkeys = new Subkeys(readKeyFile(this.#file));
    this.#seen = state;
  }
}

/** Changes whenever the file is replaced. */
function stateOf(file: string): string {
  const { ino, mtimeNs, size, mode } = statSync(file, { bigint: true });
  return [ino, mtimeNs, size, mode].join(' ');
}

class Subkeys {
  readonly #current: number;
  readonly #roots: ReadonlyMap<number, Secret<Uint8Array>>;
  readonly #derived = new Map<string, Secret<Subkey>>();

  constructor({ current, generations }: KeyFile) {
    this.#current = current;
    this.#roots = new Map(generations.map(({ generation, key }) => [generation, new Secret(key)]));
  }

  /** @param met a generation that counts elsewhere. */
  current(use: KeyUse, met = firstGeneration): Subkey {
    const generation = Math.max(this.#current, met);
    return this.of(generation, use) ?? refuseUnknown(generation);
  }

  of(generation: number, use: KeyUse): Subkey | undefined {
    const name = `${generation} ${use}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known.reveal();
    const root = this.#roots.get(generation);
    if (root === undefined) return undefined;
    const key = new Uint8Array(hkdfSync('sha256', root.reveal(), 'kumoin', use, keyBytes));
    const subkey = { generation, key };
    this.#derived.set(name, new Secret(subkey));
    return subkey;
  }
}

function refuseUnknown(generation: number, file = 'the key-encryption key'): never {
  throw new Outage('vault_failed', {
    cause: new Error(
      `${file} lacks generation ${generation}: it was rotated elsewhere, or retired too early; ` +
        'copy the key file from where it was rotated, or from a backup',
    ),
  });
}

function asOutage<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof Outage ? cause : new Outage('vault_failed', { cause });
  }
}
