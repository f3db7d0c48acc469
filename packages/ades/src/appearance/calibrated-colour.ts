/**
 * Colours that look the same wherever they are shown, for documents that must (ISO 19005:
 * device colours need an output intent of their kind; CIE-based ones need none), and pictures
 * without transparency, which PDF/A-1 forbids and later parts tie to further conditions.
 *
 * The matrix and white point are those of sRGB (IEC 61966-2-1), which pictures are taken to be.
 */

import { array, dictionary, name, number } from '../pdf/cos.ts';
import type { PdfArray } from '../pdf/cos.ts';
import { AdesError } from '../ades-error.ts';
import type { ImageSamples } from './image-samples.ts';

const whitePoint = array([0.9505, 1, 1.089].map(number));

export const calibratedGray: PdfArray = array([
  name('CalGray'),
  dictionary({ WhitePoint: whitePoint, Gamma: number(2.2) }),
]);

export const calibratedRgb: PdfArray = array([
  name('CalRGB'),
  dictionary({
    WhitePoint: whitePoint,
    Gamma: array([2.2, 2.2, 2.2].map(number)),
    Matrix: array(
      [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505].map(number),
    ),
  }),
]);

/** On white, as paper is. @throws {AdesError} `image_unsupported` for coded samples with alpha. */
export function flattenAlpha(image: ImageSamples): ImageSamples {
  const { alpha, data, filter, colorSpace } = image;
  if (alpha === undefined) return image;
  if (filter !== 'none' || colorSpace === 'DeviceCMYK') {
    throw new AdesError('image_unsupported', 'transparency of coded samples');
  }
  const components = colorSpace === 'DeviceRGB' ? 3 : 1;
  const flat = data.map((sample, index) => {
    const opacity = (alpha[Math.floor(index / components)] ?? 255) / 255;
    return Math.round(sample * opacity + 255 * (1 - opacity));
  });
  const { alpha: _, ...rest } = image;
  return { ...rest, data: flat };
}
