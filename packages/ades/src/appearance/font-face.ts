/**
 * A TrueType font as the appearance needs it: text to glyphs, and a subset to embed
 * (ISO 32000-1, 9.7 "Composite fonts", 9.9 "Embedded font programs").
 *
 * No shaping beyond variation sequences, so that one character stays one glyph and the text
 * can be copied out of the page again; scripts that need shaping are not served. A character
 * the font lacks is shown as the geta mark (U+3013), as Japanese printers do: the gap is seen.
 * Who would rather not sign with a gap asks `findMissingCharacters` first.
 */

import { create } from 'fontkit';
import type { FontkitFont } from 'fontkit';
import { AdesError } from '../ades-error.ts';

export interface Glyph {
  /** Glyph number in the whole font. */
  readonly id: number;
  readonly codePoints: readonly number[];
  /** Advance in thousandths of the font size. */
  readonly width: number;
}

export interface FontMetrics {
  readonly name: string;
  /** In thousandths of the font size. */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly box: readonly [number, number, number, number];
  readonly italicAngle: number;
}

export interface FontFace {
  readonly metrics: FontMetrics;
  glyphs(text: string): readonly Glyph[];
  /** A new font program with just the glyphs that are included in it. */
  startSubset(): { include(id: number): number; encode(): Uint8Array };
}

const fontBytesMax = 64 * 1024 * 1024;
const geta = '\u3013';

/** @throws {AdesError} `font_unsupported` when the bytes are no TrueType font we may embed. */
export function openFontFace(bytes: Uint8Array): FontFace {
  const font = readFont(bytes);
  const scale = 1000 / font.unitsPerEm;
  const { minX, minY, maxX, maxY } = font.bbox;
  return {
    metrics: {
      name: (font.postscriptName ?? 'Font').replace(/[^A-Za-z0-9-]/g, '').slice(0, 60) || 'Font',
      ascent: Math.round(font.ascent * scale),
      descent: Math.round(font.descent * scale),
      capHeight: Math.round(font.capHeight * scale),
      box: [minX * scale, minY * scale, maxX * scale, maxY * scale],
      italicAngle: font.italicAngle,
    },
    glyphs: (text) => glyphsOf(font, text),
    startSubset: () => {
      const subset = font.createSubset();
      return { include: (id) => subset.includeGlyph(id), encode: () => subset.encode() };
    },
  };
}

/**
 * The characters of a text that a font has no glyph for, as `PadesAppearance` would show it.
 * @param bytes of a TrueType font.
 * @returns each once, in the order of the text.
 * @throws {AdesError} `font_unsupported`
 */
export function findMissingCharacters(bytes: Uint8Array, text: string): readonly string[] {
  const font = readFont(bytes);
  // One by one: of all characters without a glyph, fontkit tells the first alone.
  const characters = new Set(printable(text).replace(/\p{Variation_Selector}/gu, ''));
  return [...characters].filter((each) => font.glyphsForString(each).some(({ id }) => id === 0));
}

function readFont(bytes: Uint8Array): FontkitFont {
  // Only glyf outlines: the font is embedded as CIDFontType2.
  const trueType = bytes[0] === 0 && bytes[1] === 1 && bytes[2] === 0 && bytes[3] === 0;
  if (!trueType || bytes.length > fontBytesMax) throw new AdesError('font_unsupported');
  let font: FontkitFont;
  try {
    font = create(bytes);
    if (!(font.unitsPerEm > 0)) throw new RangeError('units per em');
  } catch (cause) {
    throw new AdesError('font_unsupported', 'no TrueType font', { cause });
  }
  if (font['OS/2']?.fsType?.noEmbedding === true) {
    throw new AdesError('font_unsupported', 'its licence bits forbid embedding');
  }
  return font;
}

function glyphsOf(font: FontkitFont, text: string): readonly Glyph[] {
  const scale = 1000 / font.unitsPerEm;
  const [missing] = font.glyphsForString(geta);
  return font.glyphsForString(printable(text)).map((glyph) => {
    const { id, codePoints, advanceWidth } = glyph.id === 0 && missing ? missing : glyph;
    return { id, codePoints, width: advanceWidth * scale };
  });
}

/**
 * Control and format characters could reorder or hide text, so they do not get through.
 * Only marks that follow their base are composed (files from macOS keep kana that way):
 * composing everything would replace compatibility ideographs, and with them people's names.
 */
function printable(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '')
    .replace(/\P{M}[\u0300-\u036f\u3099\u309a]+/gu, (cluster) => cluster.normalize('NFC'));
}
