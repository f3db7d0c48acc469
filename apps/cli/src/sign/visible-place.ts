/**
 * Where a visible signature goes, as written on the command line:
 *
 *     page=1,corner=bottom-right,size=200x70      rect=36,36,236,106      page=last
 *
 * Everything may be left out. Coordinates are points, counted from the lower left corner of
 * the page as it is displayed; a rectangle is given by two opposite corners, as in PDF itself.
 */

import type { BoxPlacement } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

export interface VisiblePlace {
  readonly page: number | 'last';
  readonly place: BoxPlacement;
}

const example = 'such as page=1,corner=bottom-right,size=200x70 or page=last,rect=36,36,236,106';
const corners = {
  'top-left': 'top_left',
  'top-right': 'top_right',
  'bottom-left': 'bottom_left',
  'bottom-right': 'bottom_right',
} as const;
const number = String.raw`\d{1,5}(?:\.\d{1,4})?`;
const rectangle = new RegExp(`^(${number}),(${number}),(${number}),(${number})$`);
const dimensions = new RegExp(`^(${number})x(${number})$`);

/** @throws {CliError} `usage`. */
export function readVisiblePlace(text: string): VisiblePlace {
  const words = readWords(text);
  const { page = '1', corner = 'bottom-right', size = '200x70', rect } = words;
  if (rect !== undefined && (words.corner !== undefined || words.size !== undefined)) {
    throw misplaced('rect stands for corner and size together');
  }
  const place = rect === undefined ? placeInCorner(corner, size) : placeOfRectangle(rect);
  return { page: readPage(page), place };
}

type Words = Partial<Record<'page' | 'corner' | 'size' | 'rect', string>>;

function readWords(text: string): Words {
  const words: Record<string, string> = {};
  for (const word of text === '' ? [] : text.split(/,(?=[a-z]+=)/)) {
    const [, name = '', value = ''] = /^(page|corner|size|rect)=(.+)$/.exec(word) ?? [];
    if (name === '') throw misplaced(`"${word}" is not understood`);
    if (words[name] !== undefined) throw misplaced(`${name} is given twice`);
    words[name] = value;
  }
  return words;
}

function readPage(text: string): number | 'last' {
  if (text === 'last') return 'last';
  if (!/^[1-9]\d{0,5}$/.test(text)) throw misplaced(`"${text}" is no page`);
  return Number(text);
}

function placeInCorner(corner: string, size: string): BoxPlacement {
  if (!Object.hasOwn(corners, corner)) throw misplaced(`"${corner}" is no corner`);
  const [, width, height] = dimensions.exec(size) ?? [];
  if (width === undefined || height === undefined) throw misplaced(`"${size}" is no size`);
  const name = corners[corner as keyof typeof corners];
  return { corner: name, width: Number(width), height: Number(height) };
}

function placeOfRectangle(text: string): BoxPlacement {
  const found = rectangle.exec(text);
  if (found === null) throw misplaced(`"${text}" is no rectangle`);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = found.slice(1).map(Number);
  const [x, y] = [Math.min(x1, x2), Math.min(y1, y2)];
  return { x, y, width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

function misplaced(problem: string): CliError {
  return new CliError('usage', `--visible: ${problem}; ${example}`);
}
