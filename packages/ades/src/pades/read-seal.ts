/**
 * The visible part of a signing order: which lines, which picture, on which page.
 *
 * Lines can be given; otherwise they repeat what the signature dictionary says, so that what
 * people read is what is signed. The time is shown with its offset, because a time without
 * one is half a statement.
 */

import { AdesError } from '../ades-error.ts';
import { flattenAlpha } from '../appearance/calibrated-colour.ts';
import { openFontFace } from '../appearance/font-face.ts';
import type { ImageSamples } from '../appearance/image-samples.ts';
import type { BoxPlacement } from '../appearance/place-box.ts';
import { readImage } from '../appearance/read-image.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import { readPdfaClaim } from './form/pdfa-claim.ts';
import type { PdfaClaim } from './form/pdfa-claim.ts';
import type { Seal } from './form/write-field.ts';
import type { SignatureWords } from './signature-dictionary.ts';

export interface PadesAppearance {
  /** Counted from 1; the first page by default. Not used when an existing field is filled. */
  readonly page?: number | 'last';
  /** Needed for a new field; a field that is there already keeps its place. */
  readonly place?: BoxPlacement;
  /** A TrueType font; see `appearanceFontUrl`. */
  readonly font: Uint8Array;
  /** By default name, time, reason and location. An empty list leaves the picture alone. */
  readonly lines?: readonly string[];
  /** PNG or JPEG. */
  readonly image?: Uint8Array;
  /** In which the time is shown; 0 by default. Japan is 540. */
  readonly utcOffsetMinutes?: number;
}

/** Noto Sans JP, shipped with the package: Japanese and Latin. */
export const appearanceFontUrl = new URL('../../assets/noto-sans-jp-regular.ttf', import.meta.url);

const linesMax = 20;
const lineCharactersMax = 1000;

export interface SealOrder extends SignatureWords {
  readonly signingTime: number;
  readonly appearance?: PadesAppearance;
}

/**
 * @throws {AdesError} `font_unsupported`, `image_unsupported`, `pades_text_too_long`;
 * `pdfa_violated` for a picture that would make the document break PDF/A.
 */
export function readSeal(order: SealOrder, document: PdfDocument): Seal | undefined {
  const { appearance } = order;
  if (appearance === undefined) return undefined;
  const lines = appearance.lines ?? usualLines(order, appearance.utcOffsetMinutes ?? 0);
  if (lines.length > linesMax || lines.some((line) => line.length > lineCharactersMax)) {
    throw new AdesError('pades_text_too_long', 'lines of the appearance');
  }
  const { page = 1, place, font, image } = appearance;
  const claim = readPdfaClaim(document);
  return {
    content: {
      lines,
      font: openFontFace(font),
      ...(image && { image: pictureFor(claim, readImage(image)) }),
      colours: claim === undefined ? 'device' : 'calibrated',
    },
    place,
    pageIndex: page === 'last' ? document.pageCount() - 1 : page - 1,
  };
}

/** What PDF/A takes: no transparency, and inks only where the document intends them. */
function pictureFor(claim: PdfaClaim | undefined, image: ImageSamples): ImageSamples {
  if (claim === undefined) return image;
  if (image.colorSpace === 'DeviceCMYK' && !claim.cmyk) {
    throw new AdesError('pdfa_violated', 'a picture in CMYK, and no output intent for it');
  }
  return flattenAlpha(image);
}

function usualLines(order: SealOrder, utcOffsetMinutes: number): readonly string[] {
  return [
    order.name,
    shownTime(order.signingTime, utcOffsetMinutes),
    order.reason,
    order.location,
  ].filter((line) => line !== undefined);
}

function shownTime(at: number, utcOffsetMinutes: number): string {
  const local = new Date(at + utcOffsetMinutes * 60_000).toISOString();
  const digits = local.slice(0, 19).replace('T', ' ');
  if (utcOffsetMinutes === 0) return `${digits} UTC`;
  const minutes = Math.abs(utcOffsetMinutes);
  const sign = utcOffsetMinutes < 0 ? '-' : '+';
  return `${digits} ${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
