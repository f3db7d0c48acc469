/**
 * How many elements the store of a document held after each of its revisions: what tells whether
 * a document time-stamp covers material, or came before there was any.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { itemsOf } from '../form/form-fields.ts';

export interface StoreSizes {
  /** Of the newest revision. */
  readonly now: number;
  /** Of a revision, counted from 0; 0 for one that is unclear. */
  at(revisionIndex: number): number;
}

/** Each revision looked into is opened; of older ones the store counts as empty. */
const revisionsMax = 100;

export function makeStoreSizes(document: PdfDocument): StoreSizes {
  const known = new Map<number, number>();
  const now = sizeOf(document);
  known.set(document.revisions.length - 1, now);
  return {
    now,
    at: (index) => {
      if (now === 0 || index < 0 || document.revisions.length - index > revisionsMax) return 0;
      const size = known.get(index) ?? sizeThen(document, index);
      known.set(index, size);
      return size;
    },
  };
}

function sizeThen(document: PdfDocument, index: number): number {
  try {
    return sizeOf(document.atRevision(index));
  } catch (cause) {
    // A revision that cannot be read holds nothing anybody could rely on.
    if (cause instanceof AdesError) return 0;
    throw cause;
  }
}

function sizeOf(document: PdfDocument): number {
  const store = document.dictionary(document.catalog.entries.get('DSS'));
  const lists = ['Certs', 'OCSPs', 'CRLs'].map((key) => store?.entries.get(key));
  return lists.reduce((sum, list) => sum + itemsOf(document, list).length, 0);
}
