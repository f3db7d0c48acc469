/**
 * Where objects are referred to: the key to judging a change. An object that serves as a list
 * of annotations may grow by a signature; the same object serving as something else too may
 * not, since nobody can say what else it changes.
 */

import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';

export interface Usage {
  /** Number of the object that refers, or the trailer. */
  readonly holder: number | 'trailer';
  /** Dictionary keys on the way to the reference; positions in arrays are left out. */
  readonly path: readonly string[];
}

/** Every reference to one of `wanted` from any object in use, or from the trailer. */
export function findUsages(
  document: PdfDocument,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, readonly Usage[]> {
  const usages = new Map<number, Usage[]>();
  if (wanted.size === 0) return usages;
  const note = (number: number, usage: Usage): void => {
    if (!wanted.has(number)) return;
    const known = usages.get(number);
    if (known === undefined) usages.set(number, [usage]);
    else known.push(usage);
  };
  walk(document.trailer, [], (number, path) => note(number, { holder: 'trailer', path }));
  for (const number of document.objectNumbers()) {
    const value = document.object(number);
    // A cross-reference stream is the trailer of its own revision.
    const holder = isXrefStream(value) ? 'trailer' : number;
    walk(value, [], (used, path) => note(used, { holder, path }));
  }
  return usages;
}

function isXrefStream(value: PdfValue): boolean {
  const type = value.kind === 'stream' ? value.dictionary.entries.get('Type') : undefined;
  return type?.kind === 'name' && type.name === 'XRef';
}

type Visit = (number: number, path: readonly string[]) => void;

function walk(value: PdfValue, path: readonly string[], visit: Visit): void {
  switch (value.kind) {
    case 'reference':
      visit(value.number, path);
      return;
    case 'array':
      for (const item of value.items) walk(item, path, visit);
      return;
    case 'dictionary':
      walkEntries(value, path, visit);
      return;
    case 'stream':
      walkEntries(value.dictionary, path, visit);
      return;
    default:
  }
}

function walkEntries(dictionary: PdfDictionary, path: readonly string[], visit: Visit): void {
  for (const [key, value] of dictionary.entries) walk(value, [...path, key], visit);
}
