/**
 * Breaks lines of mixed Japanese and Latin text and finds the largest size that fits a box.
 *
 * Ideographs break anywhere except where the basic line-breaking rules of JIS X 4051 forbid
 * it; Latin words break at spaces, and inside only when a word alone is too wide. When even
 * the smallest size does not fit, the text is cut and ends in an ellipsis.
 */

import type { FontFace, Glyph } from './font-face.ts';

export interface FittedText {
  /** In points. */
  readonly fontSize: number;
  /** Distance between base lines, in points. */
  readonly leading: number;
  readonly lines: readonly (readonly Glyph[])[];
}

export interface TextBox {
  /** In points. */
  readonly width: number;
  readonly height: number;
}

const sizeMax = 12;
const sizeMin = 4;
const sizeStep = 0.5;
export const leadingFactor = 1.3;

const neverFirst = new Set(
  '、。，．,.・：；:;？！?!ー）)］]｝}〕〉》」』】’”々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…',
);
const neverLast = new Set('（([［｛{〔〈《「『【‘“');

/** Each of `texts` starts a new line. */
export function fitText(texts: readonly string[], font: FontFace, box: TextBox): FittedText {
  const paragraphs = texts.map((text) => font.glyphs(text));
  for (let size = sizeMax; size >= sizeMin; size -= sizeStep) {
    const lines = paragraphs.flatMap((glyphs) => wrap(glyphs, (box.width * 1000) / size));
    if (lines.length * size * leadingFactor <= box.height) return fitted(size, lines);
  }
  const widthMax = (box.width * 1000) / sizeMin;
  const lines = paragraphs.flatMap((glyphs) => wrap(glyphs, widthMax));
  const rows = Math.max(1, Math.floor(box.height / (sizeMin * leadingFactor)));
  return fitted(sizeMin, cut({ lines, rows, widthMax, ellipsis: font.glyphs('…') }));
}

function fitted(fontSize: number, lines: readonly (readonly Glyph[])[]): FittedText {
  return { fontSize, leading: fontSize * leadingFactor, lines };
}

/** Lines of at most `widthMax` (thousandths of the font size); at least one line. */
export function wrap(glyphs: readonly Glyph[], widthMax: number): (readonly Glyph[])[] {
  const lines: (readonly Glyph[])[] = [];
  let start = 0;
  let breakAt = 0;
  let width = 0;
  for (let index = 0; index < glyphs.length; index += 1) {
    const glyph = glyphs[index];
    if (glyph === undefined) break;
    if (index > start && mayBreakBetween(glyphs[index - 1], glyph)) breakAt = index;
    width += glyph.width;
    if (width <= widthMax || index === start || isSpace(glyph)) continue;
    const next = breakAt > start ? breakAt : index;
    lines.push(trimmed(glyphs.slice(start, next)));
    start = next;
    width = widthOf(glyphs.slice(start, index + 1));
  }
  lines.push(trimmed(glyphs.slice(start)));
  return lines;
}

export function widthOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
}

function cut(page: {
  readonly lines: readonly (readonly Glyph[])[];
  readonly rows: number;
  readonly widthMax: number;
  readonly ellipsis: readonly Glyph[];
}): readonly (readonly Glyph[])[] {
  const kept = page.lines.slice(0, page.rows);
  const last = [...(kept.pop() ?? [])];
  while (last.length > 0 && widthOf(last) + widthOf(page.ellipsis) > page.widthMax) last.pop();
  return [...kept, [...last, ...page.ellipsis]];
}

function mayBreakBetween(before: Glyph | undefined, after: Glyph): boolean {
  if (before === undefined || isSpace(after)) return false;
  if (isSpace(before)) return true;
  if (neverLast.has(textOf(before)) || neverFirst.has(textOf(after))) return false;
  return isWide(before) || isWide(after);
}

function trimmed(line: readonly Glyph[]): readonly Glyph[] {
  let end = line.length;
  while (end > 0 && isSpace(line[end - 1])) end -= 1;
  return line.slice(0, end);
}

function isSpace(glyph: Glyph | undefined): boolean {
  return glyph?.codePoints[0] === 0x20 || glyph?.codePoints[0] === 0x3000;
}

/** From the CJK radicals on, characters are as wide as high and break anywhere. */
function isWide(glyph: Glyph): boolean {
  return (glyph.codePoints[0] ?? 0) >= 0x2e80;
}

function textOf(glyph: Glyph): string {
  return String.fromCodePoint(...glyph.codePoints);
}
