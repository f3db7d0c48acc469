/**
 * Undoes the filters of a stream, in order (ISO 32000-2, 7.4).
 *
 * Image filters (DCT, JPX, CCITT, JBIG2) are not undone: nobody here needs pixels, and
 * such decoders are the classic hole in a PDF reader. The short names are meant for inline
 * images, but readers take them anywhere.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfStream, PdfValue } from '../cos.ts';
import { undoAscii85, undoAsciiHex } from './ascii-filters.ts';
import { inflate } from './flate.ts';
import { undoLzw } from './lzw.ts';
import { undoPredictor } from './predictor.ts';
import { undoRunLength } from './run-length.ts';

const FILTERS_MAX = 8;

export interface DecodeContext {
  readonly bytesMax: number;
  readonly resolve: (value: PdfValue | undefined) => PdfValue;
}

/** @throws {AdesError} `pdf_filter_unsupported`, `pdf_stream_corrupt`, `pdf_too_large`. */
export function decodeStream(stream: PdfStream, context: DecodeContext): Uint8Array {
  const { entries } = stream.dictionary;
  const filters = listOf(context.resolve(entries.get('Filter')));
  const parameters = listOf(context.resolve(entries.get('DecodeParms')));
  if (filters.length > FILTERS_MAX) throw new AdesError('pdf_too_large', 'filters');
  let data = stream.raw;
  filters.forEach((filter, i) => {
    const settings = readSettings(context, parameters[i]);
    data = undoFilter({ filter: context.resolve(filter), data, settings }, context.bytesMax);
  });
  return data;
}

function listOf(value: PdfValue): readonly PdfValue[] {
  if (value.kind === 'array') return value.items;
  return value.kind === 'null' ? [] : [value];
}

type Settings = (key: string, fallback: number) => number;

function readSettings(context: DecodeContext, value: PdfValue | undefined): Settings {
  const parameters = context.resolve(value);
  if (parameters.kind !== 'dictionary') return (_key, fallback) => fallback;
  return (key, fallback) => {
    const setting = context.resolve(parameters.entries.get(key));
    return setting.kind === 'number' ? setting.value : fallback;
  };
}

interface FilterStep {
  readonly filter: PdfValue;
  readonly data: Uint8Array;
  readonly settings: Settings;
}

function undoFilter({ filter, data, settings }: FilterStep, bytesMax: number): Uint8Array {
  const name = filter.kind === 'name' ? filter.name : filter.kind;
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return unpredict(inflate(data, bytesMax), settings);
    case 'LZWDecode':
    case 'LZW':
      return unpredict(undoLzw(data, settings('EarlyChange', 1) !== 0, bytesMax), settings);
    case 'ASCIIHexDecode':
    case 'AHx':
      return undoAsciiHex(data);
    case 'ASCII85Decode':
    case 'A85':
      return undoAscii85(data);
    case 'RunLengthDecode':
    case 'RL':
      return undoRunLength(data, bytesMax);
    case 'Crypt': // Undone when the stream was decrypted.
      return data;
    default:
      throw new AdesError('pdf_filter_unsupported', name);
  }
}

function unpredict(data: Uint8Array, settings: Settings): Uint8Array {
  return undoPredictor(data, {
    predictor: settings('Predictor', 1),
    colors: settings('Colors', 1),
    bitsPerComponent: settings('BitsPerComponent', 8),
    columns: settings('Columns', 1),
  });
}
