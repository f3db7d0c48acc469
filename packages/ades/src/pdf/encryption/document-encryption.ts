/**
 * The standard security handler of one document (ISO 32000-2, 7.6.4): reads /Encrypt,
 * opens it with a password, and puts encryption on and off whole objects.
 *
 * Not encrypted are: /Contents of a signature, cross-reference streams, the /Encrypt
 * dictionary itself, and whatever stands in an object stream (it is encrypted as a whole).
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfReference, PdfStream, PdfString, PdfValue } from '../cos.ts';
import type { IndirectObject } from '../syntax/read-object.ts';
import type { PdfCipher } from './cipher.ts';
import { decryptData, encryptData, objectKey } from './crypt-filter.ts';
import type { CryptMethod } from './crypt-filter.ts';
import { readEncryptDictionary } from './encrypt-dictionary.ts';
import type { EncryptionScheme } from './encrypt-dictionary.ts';
import { openWithPassword } from './file-key.ts';
import { EVERYTHING_PERMITTED, readPermissions } from './permissions.ts';
import type { PdfPermissions } from './permissions.ts';

export interface EncryptionInput {
  /** /Encrypt, resolved. */
  readonly dictionary: PdfDictionary;
  /** Its object, whose strings are in the clear. */
  readonly reference: PdfReference | undefined;
  readonly fileId: Uint8Array;
  readonly password: string | undefined;
  readonly cipher: PdfCipher | undefined;
  readonly resolve: (value: PdfValue | undefined) => PdfValue;
}

/** @throws {AdesError} `pdf_encryption_unsupported`, `pdf_encrypted_password`. */
export function openEncryption(input: EncryptionInput): DocumentEncryption {
  const { cipher, password } = input;
  const scheme = readEncryptDictionary(input.dictionary, input.fileId, input.resolve);
  if (!cipher) throw new AdesError('pdf_encryption_unsupported', 'no cipher was given');
  const passwords = password === undefined ? [''] : [password, ''];
  for (const candidate of passwords) {
    const opened = openWithPassword(cipher, scheme.material, candidate);
    if (!opened) continue;
    const { permissions, revision } = scheme.material;
    const allowed = opened.isOwner ? EVERYTHING_PERMITTED : readPermissions(permissions, revision);
    return new DocumentEncryption({ scheme, cipher, fileKey: opened.key, allowed, input });
  }
  throw new AdesError('pdf_encrypted_password', 'the password does not open the document');
}

interface OpenedScheme {
  readonly scheme: EncryptionScheme;
  readonly cipher: PdfCipher;
  readonly fileKey: Uint8Array;
  readonly allowed: PdfPermissions;
  readonly input: EncryptionInput;
}

type Transform = (method: CryptMethod, data: Uint8Array) => Uint8Array;

export class DocumentEncryption {
  readonly permissions: PdfPermissions;
  /** True if writing needs initialisation vectors. */
  readonly needsRandom: boolean;
  readonly #opened: OpenedScheme;

  constructor(opened: OpenedScheme) {
    this.#opened = opened;
    this.permissions = opened.allowed;
    const { strings, streams } = opened.scheme;
    this.needsRandom = [strings, streams].some((method) => method.startsWith('aes'));
  }

  /** An object as it reads in the clear. */
  decrypt({ number, generation, value }: IndirectObject): PdfValue {
    const { cipher, input } = this.#opened;
    if (number === input.reference?.number) return value;
    return this.#walk(value, (method, data) => {
      const key = this.#key(method, number, generation);
      return decryptData(cipher, { method, key, data });
    });
  }

  /** An object as it is to be written under this number. */
  encrypt(
    value: PdfValue,
    { number, generation }: PdfReference,
    random: (length: number) => Uint8Array,
  ): PdfValue {
    const { cipher, input } = this.#opened;
    if (number === input.reference?.number) return value;
    return this.#walk(value, (method, data) => {
      const key = this.#key(method, number, generation);
      return encryptData(cipher, { method, key, data }, random);
    });
  }

  #key(method: CryptMethod, number: number, generation: number): Uint8Array {
    const { cipher, fileKey } = this.#opened;
    return objectKey(cipher, { fileKey, method, number, generation });
  }

  #walk(value: PdfValue, transform: Transform): PdfValue {
    switch (value.kind) {
      case 'string':
        return this.#string(value, transform);
      case 'array':
        return { ...value, items: value.items.map((item) => this.#walk(item, transform)) };
      case 'dictionary':
        return this.#dictionary(value, transform);
      case 'stream':
        return this.#stream(value, transform);
      default:
        return value;
    }
  }

  #string(value: PdfString, transform: Transform): PdfString {
    const bytes = transform(this.#opened.scheme.strings, value.bytes);
    return { ...value, bytes };
  }

  #dictionary(value: PdfDictionary, transform: Transform): PdfDictionary {
    const isSignature = isSignatureDictionary(value);
    const entries = new Map<string, PdfValue>();
    for (const [key, entry] of value.entries) {
      const isClear = isSignature && key === 'Contents';
      entries.set(key, isClear ? entry : this.#walk(entry, transform));
    }
    return { ...value, entries };
  }

  /** The data is transformed when first asked for: attachments may be large, and unread. */
  #stream(value: PdfStream, transform: Transform): PdfStream {
    const method = this.#streamMethod(value.dictionary);
    if (method === 'none') return value;
    const dictionary = this.#dictionary(value.dictionary, transform);
    let raw: Uint8Array | undefined;
    return {
      kind: 'stream',
      dictionary,
      get raw() {
        raw ??= transform(method, value.raw);
        return raw;
      },
      ...(value.span && { span: value.span }),
    };
  }

  /** `none` for a stream whose dictionary, too, is in the clear. */
  #streamMethod({ entries }: PdfDictionary): CryptMethod | 'none' {
    const { scheme, input } = this.#opened;
    const type = input.resolve(entries.get('Type'));
    const typeName = type.kind === 'name' ? type.name : '';
    if (typeName === 'XRef') return 'none';
    const named = this.#namedFilter(entries);
    if (named !== undefined) return scheme.method(named);
    if (typeName === 'Metadata' && !scheme.material.encryptMetadata) return 'identity';
    return typeName === 'EmbeddedFile' ? scheme.embeddedFiles : scheme.streams;
  }

  /** The crypt filter a stream names for itself with a /Crypt filter. */
  #namedFilter(entries: ReadonlyMap<string, PdfValue>): string | undefined {
    const { resolve } = this.#opened.input;
    const first = (value: PdfValue): PdfValue =>
      value.kind === 'array' ? resolve(value.items[0]) : value;
    const filter = first(resolve(entries.get('Filter')));
    if (filter.kind !== 'name' || filter.name !== 'Crypt') return undefined;
    const parameters = first(resolve(entries.get('DecodeParms')));
    const name = parameters.kind === 'dictionary' ? parameters.entries.get('Name') : undefined;
    return name?.kind === 'name' ? name.name : 'Identity';
  }
}

function isSignatureDictionary({ entries }: PdfDictionary): boolean {
  const type = entries.get('Type');
  const typeName = type?.kind === 'name' ? type.name : '';
  const contents = entries.get('Contents')?.kind;
  if (contents !== 'string') return false;
  return typeName === 'Sig' || typeName === 'DocTimeStamp' || entries.has('ByteRange');
}
