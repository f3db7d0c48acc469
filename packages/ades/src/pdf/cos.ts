/**
 * The values a PDF file is made of (ISO 32000-2, 7.3 "Objects").
 *
 * Values are plain data in the clear: whatever the file encrypted is decrypted before it
 * becomes a value, and encrypted again when it is written. Containers are read-only; an
 * edit is a new value (`withEntries`). Values read from the file itself remember where
 * they stood (`span`), because a signature check must compare the token in the file with
 * the value; values read out of an object stream have no span.
 *
 * Names are kept one character per byte (Latin-1), so that any name survives a round
 * trip; a Japanese name in UTF-8 therefore looks odd but compares correctly.
 */

/** Where a value stands in the file: absolute byte offset and length. */
export interface PdfSpan {
  readonly offset: number;
  readonly length: number;
}

export interface PdfNull {
  readonly kind: 'null';
}

export interface PdfBoolean {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface PdfNumber {
  readonly kind: 'number';
  readonly value: number;
  /** True if it was written without a point. */
  readonly isInteger: boolean;
}

export interface PdfName {
  readonly kind: 'name';
  /** Without the solidus, escapes undone, one character per byte. */
  readonly name: string;
}

export interface PdfString {
  readonly kind: 'string';
  /** The bytes the token stands for, decrypted. */
  readonly bytes: Uint8Array;
  /** True if it was written, or is to be written, between angle brackets. */
  readonly hex?: boolean;
  readonly span?: PdfSpan;
}

export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
  readonly span?: PdfSpan;
}

export interface PdfDictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly span?: PdfSpan;
  /** Keys that stood there more than once (the last one counts): a sign of tampering. */
  readonly duplicateKeys?: readonly string[];
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dictionary: PdfDictionary;
  /** Decrypted, but still as the filters left it. `PdfDocument.streamData` undoes them. */
  readonly raw: Uint8Array;
  /** Where the data stands in the file. */
  readonly span?: PdfSpan;
}

export interface PdfReference {
  readonly kind: 'reference';
  readonly number: number;
  readonly generation: number;
}

/**
 * Bytes to be written exactly as they are, never encrypted: the fixed-width placeholders
 * of a signature. Only ever written, never read. The writer reports where a labelled one
 * came to stand.
 */
export interface PdfVerbatim {
  readonly kind: 'verbatim';
  readonly bytes: Uint8Array;
  readonly label?: string;
}

export type PdfValue =
  | PdfNull
  | PdfBoolean
  | PdfNumber
  | PdfName
  | PdfString
  | PdfArray
  | PdfDictionary
  | PdfStream
  | PdfReference
  | PdfVerbatim;

export const PDF_NULL: PdfNull = { kind: 'null' };

export function boolean(value: boolean): PdfBoolean {
  return { kind: 'boolean', value };
}

/** A number; written as an integer if it is one. */
export function number(value: number): PdfNumber {
  return { kind: 'number', value, isInteger: Number.isInteger(value) };
}

/** A name, given without its solidus. */
export function name(text: string): PdfName {
  return { kind: 'name', name: text };
}

/** A literal string of bytes. For human text see `textString`. */
export function byteString(bytes: Uint8Array): PdfString {
  return { kind: 'string', bytes };
}

/** A string to be written in hexadecimal. */
export function hexString(bytes: Uint8Array): PdfString {
  return { kind: 'string', bytes, hex: true };
}

export function array(items: readonly PdfValue[]): PdfArray {
  return { kind: 'array', items };
}

/** A dictionary; entries that are `undefined` are left out. */
export function dictionary(
  entries: Readonly<Record<string, PdfValue | undefined>> | ReadonlyMap<string, PdfValue>,
): PdfDictionary {
  const pairs = entries instanceof Map ? [...entries] : Object.entries(entries);
  const present = pairs.filter((pair): pair is [string, PdfValue] => pair[1] !== undefined);
  return { kind: 'dictionary', entries: new Map(present) };
}

/** A stream whose data is already encoded as its /Filter says. /Length is added on writing. */
export function stream(entries: PdfDictionary, raw: Uint8Array): PdfStream {
  return { kind: 'stream', dictionary: entries, raw };
}

export function reference(number: number, generation = 0): PdfReference {
  return { kind: 'reference', number, generation };
}

/** Bytes written as they are; see `PdfVerbatim`. */
export function verbatim(bytes: Uint8Array, label?: string): PdfVerbatim {
  return label === undefined ? { kind: 'verbatim', bytes } : { kind: 'verbatim', bytes, label };
}

/** A copy of a dictionary with some entries replaced; `undefined` removes an entry. */
export function withEntries(
  original: PdfDictionary,
  changes: Readonly<Record<string, PdfValue | undefined>>,
): PdfDictionary {
  const entries = new Map(original.entries);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return { kind: 'dictionary', entries };
}
