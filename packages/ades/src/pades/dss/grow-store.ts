/**
 * Put validation material into a document (EN 319 142-1, 5.4.2): lists grow, an entry for a
 * signature (/VRI) is added where there is none, and nothing that is there already is changed
 * or taken away, whoever wrote it. Lists stay where they were kept, in the store or apart.
 *
 * What every signature is said to need are all elements given with it: the lists count, and a
 * reader that goes by entries alone then finds too much, never too little.
 */

import { digest, bytesToHex } from '@kumoin/pki';
import { array, dictionary, name, stream, withEntries } from '../../pdf/cos.ts';
import type { PdfDictionary, PdfReference, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { PdfUpdate } from '../../pdf/pdf-update.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import { pdfDate } from '../pdf-date.ts';
import { readSecurityStore } from './security-store.ts';
import type { StoredElement } from './security-store.ts';

export interface StoreGrowth {
  readonly data: ValidationData;
  /** Keys of the signatures it is for, as `storeKey` makes them. */
  readonly keys: readonly string[];
  /** Milliseconds since 1970: when it was put there, for the entries; left out without it. */
  readonly at?: number;
}

type Kind = 'certificates' | 'ocsps' | 'crls';
/** Name of the list in the store, and in the entry of a signature. */
const names = {
  certificates: ['Certs', 'Cert'],
  ocsps: ['OCSPs', 'OCSP'],
  crls: ['CRLs', 'CRL'],
} as const satisfies Record<Kind, readonly [string, string]>;
const kinds = Object.keys(names) as readonly Kind[];

/** @returns the new value of /DSS for the catalog, or undefined when the catalog stays. */
export function growStore(
  update: PdfUpdate,
  document: PdfDocument,
  growth: StoreGrowth,
): { readonly changed: boolean; readonly held: PdfValue | undefined } {
  const held = document.catalog.entries.get('DSS');
  const before = document.dictionary(held) ?? dictionary({ Type: name('DSS') });
  const keeper: Keeper = { update, document, changed: false };
  const { entries, forSignature } = growLists(keeper, before, growth);
  const vri = growEntries(keeper, before, { ...growth, forSignature });
  if (vri !== undefined) entries.VRI = vri;
  if (Object.keys(entries).length === 0) return { changed: keeper.changed, held: undefined };
  const store = withEntries(before, entries);
  if (held?.kind === 'dictionary') return { changed: true, held: store };
  if (held?.kind === 'reference' && document.dictionary(held) !== undefined) {
    update.set(held, store);
    return { changed: true, held: undefined };
  }
  const reference = update.allocate();
  update.set(reference, store);
  return { changed: true, held: reference };
}

interface Keeper {
  readonly update: PdfUpdate;
  readonly document: PdfDocument;
  /** Whether some object of its own has been written already. */
  changed: boolean;
}

function growLists(
  keeper: Keeper,
  before: PdfDictionary,
  { data }: StoreGrowth,
): { entries: Record<string, PdfValue>; forSignature: Record<string, PdfValue> } {
  const known = readSecurityStore(keeper.document);
  const entries: Record<string, PdfValue> = {};
  const forSignature: Record<string, PdfValue> = {};
  for (const kind of kinds) {
    const [inStore, inEntry] = names[kind];
    const { all, fresh } = placeElements(keeper, known?.[kind] ?? [], data[kind]);
    if (all.length > 0) forSignature[inEntry] = array(all);
    if (fresh.length === 0) continue;
    const grown = growArray(keeper, before.entries.get(inStore), fresh);
    if (grown !== undefined) entries[inStore] = grown;
  }
  return { entries, forSignature };
}

/** References to all elements, and to those that had to be written. */
function placeElements(
  { update }: Keeper,
  known: readonly StoredElement[],
  wanted: readonly Uint8Array[],
): { all: PdfReference[]; fresh: PdfReference[] } {
  const places = new Map<string, PdfReference>();
  for (const { sha256, reference } of known) if (reference) places.set(sha256, reference);
  const all = new Map<string, PdfReference>();
  const fresh: PdfReference[] = [];
  for (const element of wanted) {
    const sha256 = bytesToHex(digest('sha256', element));
    if (all.has(sha256)) continue;
    const there = places.get(sha256);
    const place = there ?? update.allocate();
    all.set(sha256, place);
    if (there !== undefined) continue;
    update.set(place, stream(dictionary({}), element));
    fresh.push(place);
  }
  return { all: [...all.values()], fresh };
}

/** The new value for its holder, or undefined when only the array, an object itself, changed. */
function growArray(
  keeper: Keeper,
  held: PdfValue | undefined,
  fresh: readonly PdfReference[],
): PdfValue | undefined {
  const before = keeper.document.resolve(held);
  const grown = array([...(before.kind === 'array' ? before.items : []), ...fresh]);
  if (held?.kind !== 'reference' || before.kind !== 'array') return grown;
  keeper.update.set(held, grown);
  keeper.changed = true;
  return undefined;
}

function growEntries(
  keeper: Keeper,
  before: PdfDictionary,
  growth: StoreGrowth & { readonly forSignature: Readonly<Record<string, PdfValue>> },
): PdfValue | undefined {
  const held = before.entries.get('VRI');
  const vri = keeper.document.dictionary(held) ?? dictionary({});
  const missing = growth.keys.filter((key) => !vri.entries.has(key));
  if (missing.length === 0 || Object.keys(growth.forSignature).length === 0) return undefined;
  const { update, document } = keeper;
  const claimedAt = growth.at === undefined ? {} : { TU: pdfDate(growth.at) };
  const entry = dictionary({ ...growth.forSignature, ...claimedAt });
  const grown = withEntries(vri, Object.fromEntries(missing.map((key) => [key, entry])));
  if (held?.kind !== 'reference' || document.dictionary(held) === undefined) return grown;
  update.set(held, grown);
  keeper.changed = true;
  return undefined;
}
