/**
 * The part of a font that one appearance uses, ready to embed: glyph codes, widths and the
 * way back to text (ISO 32000-1, 9.7.4 "CIDFonts", 9.10.3 "ToUnicode CMaps").
 *
 * Codes are the glyph numbers of the subset (Identity-H), so content streams hold nothing
 * but hexadecimal digits of our own making: no text of a stranger gets into them.
 */

import type { FontFace, FontMetrics, Glyph } from './font-face.ts';

export interface EmbeddedFont {
  /** With the six-letter tag that marks a subset, ISO 32000-1, 9.6.4. */
  readonly name: string;
  readonly metrics: FontMetrics;
  /** The TrueType program. */
  readonly program: Uint8Array;
  /** Advance of each code from 0 up, in thousandths of the font size. */
  readonly widths: readonly number[];
  readonly toUnicode: Uint8Array;
}

export interface FontSubset {
  /** Four hexadecimal digits for each glyph, as the operand of `Tj`. */
  encode(glyphs: readonly Glyph[]): string;
  finish(): EmbeddedFont;
}

export function startFontSubset(font: FontFace): FontSubset {
  const subset = font.startSubset();
  // Code 0 is .notdef, present in every subset.
  const used = new Map<number, Glyph>();
  return {
    encode: (glyphs) =>
      glyphs
        .map((glyph) => {
          const code = subset.include(glyph.id);
          if (!used.has(code)) used.set(code, glyph);
          return hex4(code);
        })
        .join(''),
    finish: () => {
      const codes = [...used.keys()].sort((left, right) => left - right);
      const widths = Array.from({ length: (codes.at(-1) ?? 0) + 1 }, (_, code) =>
        Math.round(used.get(code)?.width ?? 1000),
      );
      return {
        name: `${subsetTag(used)}+${font.metrics.name}`,
        metrics: font.metrics,
        program: subset.encode(),
        widths,
        toUnicode: buildToUnicode(codes.map((code) => [code, used.get(code)?.codePoints ?? []])),
      };
    },
  };
}

/** Six capitals that depend on the glyphs alone, so that the same order gives the same bytes. */
function subsetTag(used: ReadonlyMap<number, Glyph>): string {
  let state = 17;
  for (const { id } of used.values()) state = (state * 31 + id) % 308_915_776;
  let tag = '';
  for (let place = 0; place < 6; place += 1) {
    tag += String.fromCharCode(65 + (state % 26));
    state = Math.floor(state / 26);
  }
  return tag;
}

const blockMax = 100;

function buildToUnicode(pairs: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const blocks: string[] = [];
  for (let at = 0; at < pairs.length; at += blockMax) {
    const block = pairs.slice(at, at + blockMax);
    const rows = block.map(([code, points]) => `<${hex4(code)}> <${utf16Hex(points)}>`);
    blocks.push(`${block.length} beginbfchar\n${rows.join('\n')}\nendbfchar`);
  }
  const text = [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
  return new TextEncoder().encode(text);
}

function utf16Hex(codePoints: readonly number[]): string {
  const text = String.fromCodePoint(...codePoints);
  return Array.from({ length: text.length }, (_, unit) => hex4(text.charCodeAt(unit))).join('');
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
