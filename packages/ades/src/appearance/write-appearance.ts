/**
 * Puts a drawn appearance into a document as a form XObject with its font and picture
 * (ISO 32000-1, 8.10 "Form XObjects", 9.7.6 "Type 0 font dictionaries", 11.6.5.3 "Soft-mask images").
 */

import { deflateZlib } from '#deflate';
import { array, byteString, dictionary, name, number, stream } from '../pdf/cos.ts';
import type { PdfArray, PdfDictionary, PdfReference, PdfStream, PdfValue } from '../pdf/cos.ts';
import type { PdfUpdate } from '../pdf/pdf-update.ts';
import { calibratedGray, calibratedRgb } from './calibrated-colour.ts';
import type { DrawnAppearance } from './draw-appearance.ts';
import type { ImageSamples } from './image-samples.ts';
import type { PlacedBox } from './place-box.ts';
import type { EmbeddedFont } from './subset-font.ts';

/** @returns the reference for /N of the widget's /AP. */
export function writeAppearance(
  update: PdfUpdate,
  drawn: DrawnAppearance,
  box: PlacedBox,
): PdfReference {
  const { font, image, colours } = drawn;
  const resources = dictionary({
    ColorSpace: colours === 'calibrated' ? dictionary({ CS0: calibratedGray }) : undefined,
    Font: font && dictionary({ F0: writeFont(update, font) }),
    XObject: image && dictionary({ Im0: writeImage(update, image, colours) }),
  });
  const form = deflated(
    {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: numbers([0, 0, box.width, box.height]),
      Matrix: numbers(box.matrix),
      Resources: resources,
    },
    drawn.operators,
  );
  return define(update, form);
}

/** An appearance that shows nothing: PDF/A wants one even for a widget without extent. */
export function writeEmptyAppearance(update: PdfUpdate, box?: PlacedBox): PdfReference {
  const form = stream(
    dictionary({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: numbers([0, 0, box?.width ?? 0, box?.height ?? 0]),
      Resources: dictionary({}),
    }),
    new Uint8Array(),
  );
  return define(update, form);
}

function writeFont(update: PdfUpdate, font: EmbeddedFont): PdfReference {
  const descendant = define(
    update,
    dictionary({
      Type: name('Font'),
      Subtype: name('CIDFontType2'),
      BaseFont: name(font.name),
      CIDSystemInfo: dictionary({
        Registry: byteString(ascii('Adobe')),
        Ordering: byteString(ascii('Identity')),
        Supplement: number(0),
      }),
      FontDescriptor: writeFontDescriptor(update, font),
      DW: number(1000),
      W: array([number(0), numbers(font.widths)]),
      CIDToGIDMap: name('Identity'),
    }),
  );
  return define(
    update,
    dictionary({
      Type: name('Font'),
      Subtype: name('Type0'),
      BaseFont: name(font.name),
      Encoding: name('Identity-H'),
      DescendantFonts: array([descendant]),
      ToUnicode: define(update, deflated({}, font.toUnicode)),
    }),
  );
}

const symbolic = 4;

function writeFontDescriptor(update: PdfUpdate, font: EmbeddedFont): PdfReference {
  const { program, metrics } = font;
  // PDF/A-1 wants to know which codes a subset holds: here all of them, from 0 on.
  const present = new Uint8Array(Math.ceil(font.widths.length / 8));
  for (let code = 0; code < font.widths.length; code += 1) {
    present[code >> 3] = (present[code >> 3] ?? 0) | (0x80 >> (code & 7));
  }
  return define(
    update,
    dictionary({
      Type: name('FontDescriptor'),
      FontName: name(font.name),
      Flags: number(symbolic),
      FontBBox: numbers(metrics.box),
      ItalicAngle: number(metrics.italicAngle),
      Ascent: number(metrics.ascent),
      Descent: number(metrics.descent),
      CapHeight: number(metrics.capHeight),
      StemV: number(80),
      CIDSet: define(update, deflated({}, present)),
      FontFile2: define(update, deflated({ Length1: number(program.length) }, program)),
    }),
  );
}

function writeImage(
  update: PdfUpdate,
  image: ImageSamples,
  colours: DrawnAppearance['colours'],
): PdfReference {
  const size = { Width: number(image.width), Height: number(image.height) };
  const common = { Type: name('XObject'), Subtype: name('Image'), BitsPerComponent: number(8) };
  const mask =
    image.alpha &&
    define(update, deflated({ ...common, ...size, ColorSpace: name('DeviceGray') }, image.alpha));
  const entries = {
    ...common,
    ...size,
    ColorSpace: colours === 'device' ? name(image.colorSpace) : calibrated(image.colorSpace),
    ...(image.decode && { Decode: numbers(image.decode) }),
    ...(mask && { SMask: mask }),
  };
  const coded =
    image.filter === 'none'
      ? deflated(entries, image.data)
      : stream(dictionary({ ...entries, Filter: name(image.filter) }), image.data);
  return define(update, coded);
}

/** Four inks have no calibrated space; whoever has no output intent for them is refused. */
function calibrated(colorSpace: ImageSamples['colorSpace']): PdfValue {
  if (colorSpace === 'DeviceGray') return calibratedGray;
  return colorSpace === 'DeviceRGB' ? calibratedRgb : name(colorSpace);
}

function deflated(
  entries: Readonly<Record<string, PdfValue | undefined>>,
  data: Uint8Array,
): PdfStream {
  const packed = deflateZlib(data);
  return stream(dictionary({ ...entries, Filter: name('FlateDecode') }), packed);
}

function define(update: PdfUpdate, value: PdfDictionary | PdfStream): PdfReference {
  const target = update.allocate();
  update.set(target, value);
  return target;
}

function numbers(values: readonly number[]): PdfArray {
  return array(values.map((value) => number(Number(value.toFixed(3)))));
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
