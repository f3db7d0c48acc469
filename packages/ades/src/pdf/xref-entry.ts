/**
 * What a cross-reference section says about objects (ISO 32000-2, 7.5.4 and 7.5.8).
 */

import type { PdfDictionary } from './cos.ts';

/** The largest object number a reader must support (ISO 32000-2, annex C). */
export const OBJECT_NUMBER_MAX = 8_388_607;

/** Where one object is; offsets are absolute in the file, whatever the file counts from. */
export type XrefEntry =
  | { readonly kind: 'free'; readonly generation: number }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'compressed'; readonly container: number; readonly index: number };

/** One cross-reference section: a table, a stream, or a table with a stream behind it. */
export interface XrefSection {
  readonly kind: 'table' | 'stream' | 'hybrid';
  /** Where `startxref` or /Prev points, made absolute; white space may come first. */
  readonly offset: number;
  /** Offset just behind the section's trailer dictionary or stream object. */
  readonly end: number;
  /** The first entry of each number: so all readers have it. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDictionary;
  /** True if it lists a number more than once: who reads it otherwise sees another document. */
  readonly ambiguous: boolean;
}

/** One save of the document: its sections (one, as a rule), up to its `%%EOF`. */
export interface PdfRevision {
  readonly kind: 'table' | 'stream' | 'hybrid';
  /** Absolute offset of the section that starts this revision's chain. */
  readonly startXref: number;
  /** What the `startxref` before this revision's `%%EOF` says, made absolute; -1 if none. */
  readonly declaredStartXref: number;
  /** Offset just behind this revision's `%%EOF` and its end-of-line. */
  readonly end: number;
  readonly sections: readonly XrefSection[];
  /** True if one of its sections is, or if two of them say where the same object is. */
  readonly ambiguous: boolean;
  /** The objects this revision itself defines, replaces or frees. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
}
