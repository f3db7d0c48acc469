/**
 * Draws a visible signature: text and an optional seal inside a box, as operators of a
 * content stream (ISO 32000-1, 8.4 and 9.4).
 *
 * The seal stands left of the text and keeps its proportions; alone it fills the box. What
 * is drawn is decoration: who signed is told by the certificate, never by this picture.
 */

import type { FontFace } from './font-face.ts';
import { fitText } from './fit-text.ts';
import type { FittedText } from './fit-text.ts';
import type { ImageSamples } from './image-samples.ts';
import { startFontSubset } from './subset-font.ts';
import type { EmbeddedFont } from './subset-font.ts';

export interface AppearanceContent {
  /** Each starts a new line; empty for a picture alone. */
  readonly lines: readonly string[];
  readonly font: FontFace;
  readonly image?: ImageSamples;
  /** Whether colours are those of a device or calibrated, as PDF/A wants them. */
  readonly colours?: 'device' | 'calibrated';
}

export interface DrawnAppearance {
  readonly operators: Uint8Array;
  /** Resource /F0, when there is text. */
  readonly font?: EmbeddedFont;
  /** Resource /Im0. */
  readonly image?: ImageSamples;
  /** With calibrated ones, text is in the resource /CS0. */
  readonly colours: 'device' | 'calibrated';
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const black = { device: '0 g', calibrated: '/CS0 cs 0 sc' } as const;
const padding = 2;
const imageShareMax = 0.4;

/** `width` and `height` in points; the origin is the lower left corner of the box. */
export function drawAppearance(
  content: AppearanceContent,
  { width, height }: { readonly width: number; readonly height: number },
): DrawnAppearance {
  const inner = {
    x: padding,
    y: padding,
    width: width - 2 * padding,
    height: height - 2 * padding,
  };
  const lines = content.lines.filter((line) => line.trim() !== '');
  const areas = divide(inner, { hasText: lines.length > 0, hasImage: content.image !== undefined });
  const { colours = 'device' } = content;
  const operators: string[] = ['q'];
  if (content.image !== undefined) operators.push(...drawImage(content.image, areas.image));
  let font: EmbeddedFont | undefined;
  if (lines.length > 0) {
    const subset = startFontSubset(content.font);
    const fitted = fitText(lines, content.font, areas.text);
    const pen = { encode: subset.encode, font: content.font, black: black[colours] };
    operators.push(...drawText(fitted, areas.text, pen));
    font = subset.finish();
  }
  operators.push('Q');
  return {
    operators: new TextEncoder().encode(operators.join('\n')),
    colours,
    ...(font && { font }),
    ...(content.image && { image: content.image }),
  };
}

function divide(
  inner: Area,
  has: { readonly hasText: boolean; readonly hasImage: boolean },
): { image: Area; text: Area } {
  if (!has.hasImage || !has.hasText) return { image: inner, text: inner };
  const share = Math.min(inner.height, inner.width * imageShareMax);
  const shift = share + 2 * padding;
  return {
    image: { ...inner, width: share },
    text: { ...inner, x: inner.x + shift, width: inner.width - shift },
  };
}

function drawImage(image: ImageSamples, area: Area): string[] {
  const scale = Math.min(area.width / image.width, area.height / image.height);
  const width = image.width * scale;
  const height = image.height * scale;
  const x = area.x + (area.width - width) / 2;
  const y = area.y + (area.height - height) / 2;
  return ['q', `${[width, 0, 0, height, x, y].map(decimal).join(' ')} cm`, '/Im0 Do', 'Q'];
}

function drawText(
  text: FittedText,
  area: Area,
  pen: {
    readonly encode: (glyphs: FittedText['lines'][number]) => string;
    readonly font: FontFace;
    readonly black: string;
  },
): string[] {
  const { encode, font } = pen;
  const { fontSize, leading, lines } = text;
  const { ascent, descent } = font.metrics;
  // The block of lines is centred between top and bottom; a line is centred in its leading.
  const slack = (area.height - lines.length * leading) / 2;
  const toBaseline = (leading + ((ascent + descent) * fontSize) / 1000) / 2;
  const first = area.y + area.height - slack - toBaseline;
  return [
    'BT',
    pen.black,
    `/F0 ${decimal(fontSize)} Tf`,
    `${decimal(leading)} TL`,
    `${decimal(area.x)} ${decimal(first)} Td`,
    ...lines.flatMap((line, index) => [...(index > 0 ? ['T*'] : []), `<${encode(line)}> Tj`]),
    'ET',
  ];
}

/** PDF numbers have no exponent; a thousandth of a point is finer than any printer. */
function decimal(value: number): string {
  return String(Number(value.toFixed(3)));
}
