/**
 * Pages, out of the page tree (ISO 32000-2, 7.7.3).
 *
 * /Count is not believed and /Parent is not followed: both are often wrong, and /Parent
 * can be forged to lend a page another's attributes. What a page inherits comes from the
 * way by which it was reached. A node met twice is a loop, and is passed over.
 */

import { AdesError } from '../ades-error.ts';
import { PDF_NULL } from './cos.ts';
import type { PdfDictionary, PdfReference, PdfValue } from './cos.ts';
import type { PdfLimits } from './pdf-limits.ts';

export interface PdfPage {
  readonly index: number;
  /** `undefined` for a page written directly into /Kids, which is not allowed but seen. */
  readonly reference: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
  /** An entry of the page or, for inheritable ones, of its ancestors; resolved, null if absent. */
  attribute(key: string): PdfValue;
}

export interface PageTreeSource {
  readonly catalog: PdfDictionary;
  readonly limits: PdfLimits;
  readonly resolve: (value: PdfValue | undefined) => PdfValue;
}

const INHERITABLE = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

/** Nodes written directly into /Kids have no number to be known by, so they are counted. */
const NODES_PER_PAGE_MAX = 10;

interface Node {
  readonly value: PdfValue;
  readonly inherited: ReadonlyMap<string, PdfValue>;
}

/**
 * The pages in order, each read when it is asked for: of a hundred thousand a signature needs
 * one. @throws {AdesError} `pdf_malformed` without a page tree, `pdf_too_large`.
 */
export function* readPages(source: PageTreeSource): Generator<PdfPage, void, undefined> {
  const root = source.catalog.entries.get('Pages');
  if (source.resolve(root).kind !== 'dictionary') throw new AdesError('pdf_malformed', 'no pages');
  const { pagesMax } = source.limits;
  let found = 0;
  let nodesLeft = NODES_PER_PAGE_MAX * pagesMax;
  const seen = new Set<number>();
  // A stack of nodes still to visit, the next one last: deep trees cost no recursion.
  const stack: Node[] = [{ value: root ?? PDF_NULL, inherited: new Map() }];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { value } = node;
    nodesLeft -= 1;
    if (nodesLeft < 0 || found > pagesMax) throw new AdesError('pdf_too_large', 'pages');
    if (value.kind === 'reference') {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
    }
    const dictionary = source.resolve(value);
    if (dictionary.kind !== 'dictionary') continue;
    const inherited = withOwn(node.inherited, dictionary);
    const kids = source.resolve(dictionary.entries.get('Kids'));
    if (kids.kind === 'array') {
      if (kids.items.length > nodesLeft) throw new AdesError('pdf_too_large', 'pages');
      for (const kid of kids.items.toReversed()) stack.push({ value: kid, inherited });
    } else if (isPage(source, dictionary)) {
      yield makePage(source, { index: found, value, dictionary, inherited });
      found += 1;
    }
  }
}

function withOwn(
  inherited: ReadonlyMap<string, PdfValue>,
  { entries }: PdfDictionary,
): ReadonlyMap<string, PdfValue> {
  const own = INHERITABLE.filter((key) => entries.has(key));
  if (own.length === 0) return inherited;
  return new Map([...inherited, ...own.map((key) => [key, entries.get(key) as PdfValue] as const)]);
}

/** A leaf is a page unless it says it is something else; many writers leave /Type off. */
function isPage(source: PageTreeSource, dictionary: PdfDictionary): boolean {
  const type = source.resolve(dictionary.entries.get('Type'));
  return type.kind !== 'name' || type.name === 'Page';
}

interface PageParts extends Node {
  readonly index: number;
  readonly dictionary: PdfDictionary;
}

function makePage(source: PageTreeSource, parts: PageParts): PdfPage {
  const { index, value, dictionary, inherited } = parts;
  return {
    index,
    reference: value.kind === 'reference' ? value : undefined,
    dictionary,
    attribute: (key) => source.resolve(dictionary.entries.get(key) ?? inherited.get(key)),
  };
}
