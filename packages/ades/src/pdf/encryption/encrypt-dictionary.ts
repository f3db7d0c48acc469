/**
 * Reads the /Encrypt dictionary (ISO 32000-2, 7.6.2 and table 20): which revision, which
 * keys, and which crypt filter is for strings, streams and embedded files.
 *
 * Only the standard handler is known; what cannot be read rightly is refused, never guessed.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfValue } from '../cos.ts';
import type { CryptMethod } from './crypt-filter.ts';
import type { KeyMaterial } from './file-key.ts';

export interface EncryptionScheme {
  readonly material: KeyMaterial;
  readonly strings: CryptMethod;
  readonly streams: CryptMethod;
  readonly embeddedFiles: CryptMethod;
  /** The method of a crypt filter by name. @throws {AdesError} if there is no such filter. */
  readonly method: (filterName: string) => CryptMethod;
}

type Resolve = (value: PdfValue | undefined) => PdfValue;

/** @throws {AdesError} `pdf_encryption_unsupported`, `pdf_malformed`. */
export function readEncryptDictionary(
  dictionary: PdfDictionary,
  fileId: Uint8Array,
  resolve: Resolve,
): EncryptionScheme {
  const reader = new EntryReader(dictionary, resolve);
  if (reader.name('Filter', '') !== 'Standard') throw unsupported('not the standard handler');
  const version = reader.integer('V', 0);
  const revision = reader.integer('R', 0);
  const material: KeyMaterial = {
    revision,
    keyLength: keyLengthOf(version, revision, reader),
    ownerEntry: reader.bytes('O', revision >= 5 ? 48 : 32),
    userEntry: reader.bytes('U', revision >= 5 ? 48 : 32),
    ownerKeyEntry: reader.bytes('OE', revision >= 5 ? 32 : 0),
    userKeyEntry: reader.bytes('UE', revision >= 5 ? 32 : 0),
    permissions: reader.integer('P', 0) | 0,
    encryptMetadata: reader.boolean('EncryptMetadata', true),
    fileId,
  };
  if (version < 4) {
    const methods = { strings: 'rc4', streams: 'rc4', embeddedFiles: 'rc4' } as const;
    return { material, ...methods, method: (name) => (name === 'Identity' ? 'identity' : 'rc4') };
  }
  const method = makeMethodTable(reader, version);
  const streamFilter = reader.name('StmF', 'Identity');
  return {
    material,
    strings: method(reader.name('StrF', 'Identity')),
    streams: method(streamFilter),
    embeddedFiles: method(reader.name('EFF', streamFilter)),
    method,
  };
}

/** Key length in bytes, for the pairs of /V and /R that exist. */
function keyLengthOf(version: number, revision: number, reader: EntryReader): number {
  if (version === 1 && (revision === 2 || revision === 3)) return 5;
  if (version === 2 && (revision === 2 || revision === 3)) {
    const bits = reader.integer('Length', 40);
    if (bits % 8 === 0 && bits >= 40 && bits <= 128) return bits / 8;
  }
  // /Length is often wrong or missing here, but only one length is in use.
  if (version === 4 && revision === 4) return 16;
  if (version === 5 && (revision === 5 || revision === 6)) return 32;
  throw unsupported(`/V ${version} /R ${revision}`);
}

function makeMethodTable(
  reader: EntryReader,
  version: number,
): (filterName: string) => CryptMethod {
  const filters = reader.dictionary('CF');
  return (filterName) => {
    if (filterName === 'Identity') return 'identity';
    const method = filters?.dictionary(filterName)?.name('CFM', 'None');
    if (method === 'None') return 'identity';
    if (method === 'V2' && version === 4) return 'rc4';
    if (method === 'AESV2' && version === 4) return 'aes128';
    if (method === 'AESV3' && version === 5) return 'aes256';
    throw unsupported(`crypt filter ${filterName}`);
  };
}

class EntryReader {
  readonly #dictionary: PdfDictionary;
  readonly #resolve: Resolve;

  constructor(dictionary: PdfDictionary, resolve: Resolve) {
    this.#dictionary = dictionary;
    this.#resolve = resolve;
  }

  name(key: string, fallback: string): string {
    const value = this.#get(key);
    return value.kind === 'name' ? value.name : fallback;
  }

  integer(key: string, fallback: number): number {
    const value = this.#get(key);
    return value.kind === 'number' && Number.isSafeInteger(value.value) ? value.value : fallback;
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.#get(key);
    return value.kind === 'boolean' ? value.value : fallback;
  }

  bytes(key: string, lengthMin: number): Uint8Array {
    const value = this.#get(key);
    const bytes = value.kind === 'string' ? value.bytes : new Uint8Array(0);
    if (bytes.length < lengthMin) throw new AdesError('pdf_malformed', `/Encrypt /${key}`);
    return bytes;
  }

  dictionary(key: string): EntryReader | undefined {
    const value = this.#get(key);
    return value.kind === 'dictionary' ? new EntryReader(value, this.#resolve) : undefined;
  }

  #get(key: string): PdfValue {
    return this.#resolve(this.#dictionary.entries.get(key));
  }
}

function unsupported(detail: string): AdesError {
  return new AdesError('pdf_encryption_unsupported', detail);
}
