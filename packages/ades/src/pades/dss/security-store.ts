/**
 * The validation material a PDF carries: its document security store (EN 319 142-1, 5.4.2
 * "Document Security Store"; ISO 32000-2, 12.8.4.3), read as its own lists and what single
 * signatures are said to need (/VRI).
 *
 * All of it is a stranger's: how many elements and how many bytes are read is bounded, and what
 * cannot be read is told, never thrown. Elements are bytes; whether they say anything is found
 * out by who uses them.
 */

import { digest, bytesToHex } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfReference, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { itemsOf } from '../form/form-fields.ts';
import { readPdfDate } from '../pdf-date.ts';

export interface StoredElement {
  /** Undefined for a stream that cannot be referred to. */
  readonly reference: PdfReference | undefined;
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, hexadecimal: what tells elements apart. */
  readonly sha256: string;
}

/** What one signature is said to need. */
export interface StoredForSignature {
  /** SHA-1 of /Contents in upper-case hexadecimal, as the store spells it. */
  readonly key: string;
  readonly certificates: readonly StoredElement[];
  readonly ocsps: readonly StoredElement[];
  readonly crls: readonly StoredElement[];
  /** When it was put there, milliseconds since 1970; proves nothing. */
  readonly claimedAt: number | undefined;
}

export type StoreFault = 'store_malformed' | 'store_element_unreadable' | 'store_too_large';

export interface SecurityStore {
  readonly certificates: readonly StoredElement[];
  readonly ocsps: readonly StoredElement[];
  readonly crls: readonly StoredElement[];
  readonly signatures: readonly StoredForSignature[];
  readonly faults: readonly StoreFault[];
}

/** Mentioned in lists, and different ones. */
const mentionsMax = 20_000;
const elementsMax = 4_000;
/** All elements together. Lists of large authorities take a few megabytes each. */
const bytesMax = 256 * 1024 * 1024;

/** Undefined for a document without a store. */
export function readSecurityStore(document: PdfDocument): SecurityStore | undefined {
  const held = document.catalog.entries.get('DSS');
  if (held === undefined || document.resolve(held).kind === 'null') return undefined;
  const reader = new StoreReader(document);
  const store = document.dictionary(held);
  if (store === undefined) reader.faults.add('store_malformed');
  return {
    certificates: reader.list(store?.entries.get('Certs')),
    ocsps: reader.list(store?.entries.get('OCSPs')),
    crls: reader.list(store?.entries.get('CRLs')),
    signatures: reader.signatures(store?.entries.get('VRI')),
    faults: [...reader.faults],
  };
}

/** The key of a signature in /VRI: over all of /Contents, the zeros behind the CMS included. */
export function storeKey(contents: Uint8Array): string {
  return bytesToHex(digest('sha1', contents)).toUpperCase();
}

class StoreReader {
  readonly faults = new Set<StoreFault>();
  readonly #document: PdfDocument;
  /** By object number: an element that is listed often is read once. */
  readonly #known = new Map<number, StoredElement | undefined>();
  #mentions = 0;
  #bytes = 0;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  list(value: PdfValue | undefined): StoredElement[] {
    const resolved = this.#document.resolve(value);
    if (resolved.kind !== 'array' && resolved.kind !== 'null') this.faults.add('store_malformed');
    return itemsOf(this.#document, value).flatMap((item) => this.#element(item) ?? []);
  }

  signatures(value: PdfValue | undefined): StoredForSignature[] {
    const all = this.#document.dictionary(value);
    const read: StoredForSignature[] = [];
    for (const [key, item] of all?.entries ?? []) {
      if (this.#isSpent()) break;
      const entry = this.#document.dictionary(item);
      if (entry !== undefined && key !== 'Type') read.push(this.#signature(key, entry));
    }
    return read;
  }

  #signature(key: string, { entries }: PdfDictionary): StoredForSignature {
    const date = this.#document.resolve(entries.get('TU'));
    return {
      key,
      certificates: this.list(entries.get('Cert')),
      ocsps: this.list(entries.get('OCSP')),
      crls: this.list(entries.get('CRL')),
      claimedAt: date.kind === 'string' ? readPdfDate(date.bytes) : undefined,
    };
  }

  #element(item: PdfValue): StoredElement | undefined {
    if (this.#isSpent()) return undefined;
    this.#mentions += 1;
    // An element is a stream, which nothing but a reference can name.
    if (item.kind !== 'reference') return this.#read(item);
    if (!this.#known.has(item.number)) this.#known.set(item.number, this.#read(item));
    return this.#known.get(item.number);
  }

  #read(item: PdfValue): StoredElement | undefined {
    try {
      const stream = this.#document.resolve(item);
      if (stream.kind === 'stream') {
        const bytes = this.#document.streamData(stream);
        this.#bytes += bytes.length;
        const reference = item.kind === 'reference' ? item : undefined;
        return { reference, bytes, sha256: bytesToHex(digest('sha256', bytes)) };
      }
    } catch (cause) {
      if (!(cause instanceof AdesError)) throw cause;
    }
    this.faults.add('store_element_unreadable');
    return undefined;
  }

  #isSpent(): boolean {
    const spent =
      this.#mentions >= mentionsMax || this.#known.size >= elementsMax || this.#bytes >= bytesMax;
    if (spent) this.faults.add('store_too_large');
    return spent;
  }
}
