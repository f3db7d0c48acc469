/**
 * One indirect object, `n g obj … endobj`, with its stream data if it is a stream
 * (ISO 32000-2, 7.3.8 and 7.3.10).
 *
 * /Length is believed only if `endstream` follows where it says; otherwise the data ends
 * at the next `endstream`. Every reader does so, and a signature check that disagreed with
 * them about where a stream ends would be worth less, not more.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import {
  find,
  isRegular,
  isSpace,
  readDigits,
  skipBlanks,
  skipSpace,
  startsWith,
} from './byte-scan.ts';
import type { PdfDictionary, PdfStream, PdfValue } from '../cos.ts';
import { ValueReader } from './read-value.ts';

/** What reading an object needs to know about the file around it. */
export interface ObjectSource {
  readonly bytes: ByteWindow;
  readonly depthMax: number;
  /** The number a /Length stands for, or `undefined` if it cannot be told. */
  readonly lengthOf: (value: PdfValue | undefined) => number | undefined;
  /** Told how many bytes were looked at, also if reading fails. */
  readonly spend: (bytes: number) => void;
}

export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** Offset behind the value (for a stream, behind `endstream`). */
  readonly end: number;
}

export interface ObjectHeader {
  readonly number: number;
  readonly generation: number;
  readonly end: number;
}

/** `n g obj` at `offset`, after optional white space; `undefined` if it is not there. */
export function readObjectHeader(bytes: ByteWindow, offset: number): ObjectHeader | undefined {
  const number = readDigits(bytes, offset);
  const generation = number && readDigits(bytes, number.end);
  if (!number || !generation || !isSpace(bytes.at(number.end))) return undefined;
  const at = skipBlanks(bytes, generation.end);
  if (!startsWith(bytes, at, 'obj')) return undefined;
  return { number: number.value, generation: generation.value, end: at + 3 };
}

/** @throws {AdesError} if no object starts there or its value cannot be read. */
export function readIndirectObject(source: ObjectSource, offset: number): IndirectObject {
  const header = readObjectHeader(source.bytes, offset);
  if (!header) throw new AdesError('pdf_malformed', `no object at offset ${offset}`);
  const { number, generation } = header;
  if (startsWith(source.bytes, skipSpace(source.bytes, header.end), 'endobj')) {
    return { number, generation, value: { kind: 'null' }, end: header.end };
  }
  const reader = new ValueReader(source.bytes, {
    position: header.end,
    depthMax: source.depthMax,
  });
  let end = source.bytes.length;
  try {
    const read = readBody(source, reader);
    end = read.end;
    return { number, generation, ...read };
  } catch (failure) {
    const isTruncated = failure instanceof AdesError && failure.code === 'pdf_truncated';
    if (!isTruncated) end = reader.tokens.position;
    throw failure;
  } finally {
    source.spend(end - offset);
  }
}

function readBody(
  source: ObjectSource,
  reader: ValueReader,
): Pick<IndirectObject, 'value' | 'end'> {
  const value = reader.read();
  const end = reader.tokens.position;
  const start = value.kind === 'dictionary' ? streamStart(source.bytes, end) : undefined;
  if (value.kind !== 'dictionary' || start === undefined) return { value, end };
  return readStream(source, value, start);
}

/** Where stream data begins, if `stream` follows the dictionary. */
function streamStart(bytes: ByteWindow, afterDictionary: number): number | undefined {
  const at = skipSpace(bytes, afterDictionary);
  if (!startsWith(bytes, at, 'stream') || isRegular(bytes.at(at + 6))) return undefined;
  let start = at + 6;
  // Blanks before the end of line are not allowed, but some writers leave them.
  while (bytes.at(start) === 0x20 || bytes.at(start) === 9) start += 1;
  if (bytes.at(start) === 13 && bytes.at(start + 1) === 10) return start + 2;
  if (bytes.at(start) === 10 || bytes.at(start) === 13) return start + 1;
  return at + 6;
}

interface StreamData {
  readonly value: PdfStream;
  readonly end: number;
}

function readStream(source: ObjectSource, dictionary: PdfDictionary, start: number): StreamData {
  const { bytes } = source;
  const declared = source.lengthOf(dictionary.entries.get('Length'));
  const length = declared !== undefined && endsWell(bytes, start + declared) ? declared : undefined;
  const end = length === undefined ? scanForEnd(bytes, start) : start + length;
  const keyword = find(bytes, 'endstream', { from: end });
  const value: PdfStream = {
    kind: 'stream',
    dictionary,
    // Cut out when it is asked for: most streams never are, and some are most of the file.
    get raw() {
      return bytes.slice(start, end);
    },
    span: { offset: start, length: end - start },
  };
  return { value, end: keyword + 'endstream'.length };
}

function endsWell(bytes: ByteWindow, end: number): boolean {
  if (end > bytes.length) return false;
  let at = end;
  while (isSpace(bytes.at(at))) at += 1;
  return startsWith(bytes, at, 'endstream');
}

/** The data ends at `endstream`, less the end of line before it. */
function scanForEnd(bytes: ByteWindow, start: number): number {
  const keyword = find(bytes, 'endstream', { from: start });
  if (keyword < 0) throw new AdesError('pdf_truncated', 'a stream never ends');
  if (keyword > start && bytes.at(keyword - 1) === 10) {
    return keyword - 1 > start && bytes.at(keyword - 2) === 13 ? keyword - 2 : keyword - 1;
  }
  return keyword > start && bytes.at(keyword - 1) === 13 ? keyword - 1 : keyword;
}
