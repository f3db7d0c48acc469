/**
 * Object streams (ISO 32000-2, 7.5.7): many small objects inside one compressed stream.
 *
 * A stream's table of contents is read once and kept; its objects are read as they are
 * asked for. /Extends is of no use to a reader that has cross-references, and is ignored.
 */

import { AdesError } from '../ades-error.ts';
import { ByteWindow } from './bytes/byte-window.ts';
import type { PdfStream, PdfValue } from './cos.ts';
import { ValueReader } from './syntax/read-value.ts';

export interface ObjectStream {
  readonly window: ByteWindow;
  /** Object number and offset in `data`, in the order of the stream. */
  readonly contents: readonly (readonly [number, number])[];
  /** The same by number, for cross-references whose index is wrong. */
  readonly offsets: ReadonlyMap<number, number>;
}

export function isObjectStream(value: PdfValue): value is PdfStream {
  if (value.kind !== 'stream') return false;
  const type = value.dictionary.entries.get('Type');
  return type?.kind === 'name' && type.name === 'ObjStm';
}

/** @throws {AdesError} `pdf_malformed` if its table of contents cannot be read. */
export function readObjectStream(
  stream: PdfStream,
  data: Uint8Array,
  objectsMax: number,
): ObjectStream {
  const count = integer(stream.dictionary.entries.get('N'));
  const first = integer(stream.dictionary.entries.get('First'));
  if (count > objectsMax) throw new AdesError('pdf_too_large', 'objects in an object stream');
  if (first > data.length) throw new AdesError('pdf_malformed', 'object stream /First');
  const reader = new ValueReader(ByteWindow.over(data.subarray(0, first)), {
    depthMax: 1,
    spans: false,
  });
  const contents: [number, number][] = [];
  for (let i = 0; i < count; i += 1) {
    const number = reader.tokens.next();
    const offset = reader.tokens.next();
    // A table shorter than /N says: the objects it lists are still good.
    if (number.kind !== 'number' || offset.kind !== 'number') break;
    contents.push([number.value, first + offset.value]);
  }
  return { window: ByteWindow.over(data), contents, offsets: new Map(contents) };
}

function integer(value: PdfValue | undefined): number {
  if (value?.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0) {
    return value.value;
  }
  throw new AdesError('pdf_malformed', 'object stream without /N or /First');
}

/**
 * One object of the stream: the one at `index` if its number is right, else by number.
 * `undefined` if the stream does not hold it.
 */
export function readFromObjectStream(
  container: ObjectStream,
  wanted: { readonly number: number; readonly index: number; readonly depthMax: number },
): { readonly value: PdfValue; readonly length: number } | undefined {
  const { contents, offsets } = container;
  const atIndex = contents[wanted.index];
  const position = atIndex?.[0] === wanted.number ? atIndex[1] : offsets.get(wanted.number);
  if (position === undefined) return undefined;
  const reader = new ValueReader(container.window, {
    position,
    depthMax: wanted.depthMax,
    spans: false,
  });
  const value = reader.read();
  return { value, length: reader.tokens.position - position };
}
