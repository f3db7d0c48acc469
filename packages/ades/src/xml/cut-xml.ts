/**
 * A smaller document out of a larger one, from its own bytes: with elements left out, or with
 * nothing but one element and the start tags around it, which is all that canonical XML of that
 * element depends on (Canonical XML 1.0, 2.4: namespaces in scope and `xml:` attributes come
 * from above).
 *
 * The parser's own way to canonicalise a part asks a function for every node of the whole
 * document. Cutting first makes each part cost what it weighs.
 */

import type { ScannedXml } from './scan-xml.ts';
import { spliceBytes } from './splice-bytes.ts';
import type { Splice } from './splice-bytes.ts';

export interface CutOrder {
  /** Place of the element to keep, in document order; undefined: the whole. */
  readonly keep: number | undefined;
  /** Places of elements to leave out. */
  readonly without: readonly number[];
}

export interface CutXml {
  readonly bytes: Uint8Array;
  /** How many elements stand around the one that was kept. */
  readonly depth: number;
}

/** @returns undefined when nothing is left, the kept element being inside one left out. */
export function cutXml(
  bytes: Uint8Array,
  xml: ScannedXml,
  { keep, without }: CutOrder,
): CutXml | undefined {
  const around = keep === undefined ? [] : ancestorsOf(xml, keep);
  const gone = new Set(without);
  if (gone.has(keep ?? 0) || around.some((index) => gone.has(index))) return undefined;
  const holes = outermost(xml, without).map((index) => hole(xml, index));
  if (keep === undefined) return { bytes: spliceBytes(bytes, holes), depth: 0 };
  const { start, end } = xml.span(keep);
  const inside = holes
    .filter((cut) => cut.start >= start && cut.end <= end)
    .map((cut) => ({ ...cut, start: cut.start - start, end: cut.end - start }));
  const kept = spliceBytes(bytes.subarray(start, end), inside);
  const spans = around.map((index) => xml.span(index));
  const opening = spans.map((span) => bytes.subarray(span.start, span.contentStart)).reverse();
  const closing = spans.map((span) => bytes.subarray(span.contentEnd, span.end));
  return { bytes: joinBytes([...opening, kept, ...closing]), depth: around.length };
}

/** From the parent of the element up to the root. */
function ancestorsOf(xml: ScannedXml, index: number): number[] {
  const found: number[] = [];
  for (let { parent } = xml.span(index); parent >= 0; parent = xml.span(parent).parent) {
    found.push(parent);
  }
  return found;
}

/** In document order, and none inside another. */
function outermost(xml: ScannedXml, indexes: readonly number[]): number[] {
  let last = -1;
  return [...new Set(indexes)]
    .sort((left, right) => left - right)
    .filter((index) => {
      if (index <= last) return false;
      last = index + xml.span(index).descendants;
      return true;
    });
}

function hole(xml: ScannedXml, index: number): Splice {
  const { start, end } = xml.span(index);
  return { start, end, bytes: new Uint8Array() };
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return spliceBytes(
    new Uint8Array(),
    parts.map((bytes) => ({ start: 0, end: 0, bytes })),
  );
}
