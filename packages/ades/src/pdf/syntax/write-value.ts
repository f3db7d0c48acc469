/**
 * Values to bytes (ISO 32000-2, 7.3): what `read-value.ts` undoes.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteSink } from './byte-sink.ts';
import type { PdfSpan, PdfStream, PdfString, PdfValue } from '../cos.ts';

const DEPTH_MAX = 500;

export interface WriteTarget {
  readonly sink: ByteSink;
  /** Told where each labelled verbatim value came to stand. */
  readonly onVerbatim: (label: string, span: PdfSpan) => void;
}

/** Writes one value, indirect objects apart. @throws {AdesError} `pdf_too_deep`, `pdf_malformed`. */
export function writeValue(target: WriteTarget, value: PdfValue, depth = 0): void {
  const { sink } = target;
  if (depth > DEPTH_MAX) throw new AdesError('pdf_too_deep', 'nested containers');
  switch (value.kind) {
    case 'null':
      return sink.text('null');
    case 'boolean':
      return sink.text(String(value.value));
    case 'number':
      return sink.text(formatNumber(value.value));
    case 'name':
      return sink.text(formatName(value.name));
    case 'string':
      return sink.text(formatString(value));
    case 'reference':
      return sink.text(`${value.number} ${value.generation} R`);
    case 'array':
      sink.text('[');
      value.items.forEach((item, i) => {
        if (i > 0) sink.text(' ');
        writeValue(target, item, depth + 1);
      });
      return sink.text(']');
    case 'dictionary':
      return writeEntries(target, value.entries, depth);
    case 'verbatim':
      if (value.label !== undefined) {
        target.onVerbatim(value.label, { offset: sink.position, length: value.bytes.length });
      }
      return sink.bytes(value.bytes);
    case 'stream':
      if (depth > 0) throw new AdesError('pdf_malformed', 'a stream must be an object of its own');
      return writeStream(target, value);
  }
}

function writeEntries(
  target: WriteTarget,
  entries: ReadonlyMap<string, PdfValue>,
  depth: number,
): void {
  const { sink } = target;
  sink.text('<<');
  for (const [key, value] of entries) {
    sink.text(`${formatName(key)} `);
    writeValue(target, value, depth + 1);
    sink.text('\n');
  }
  sink.text('>>');
}

function writeStream(target: WriteTarget, value: PdfStream): void {
  const { raw } = value;
  const length: PdfValue = { kind: 'number', value: raw.length, isInteger: true };
  const entries = new Map(value.dictionary.entries).set('Length', length);
  writeEntries(target, entries, 0);
  target.sink.text('\nstream\n');
  target.sink.bytes(raw);
  target.sink.text('\nendstream');
}

/** Without an exponent, which PDF does not know. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new AdesError('pdf_malformed', 'not a finite number');
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = value.toFixed(10).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

function formatName(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff) throw new AdesError('pdf_malformed', 'a name holds bytes only');
    return `#${code.toString(16).padStart(2, '0')}`;
  });
  return `/${escaped}`;
}

/** Bytes that every editor and terminal leaves alone stand for themselves. */
function formatString({ bytes, hex }: PdfString): string {
  const isPlain = hex !== true && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (!isPlain) return `<${toHex(bytes)}>`;
  let text = '';
  for (const byte of bytes) {
    const isSpecial = byte === 0x28 || byte === 0x29 || byte === 0x5c;
    text += isSpecial ? `\\${String.fromCharCode(byte)}` : String.fromCharCode(byte);
  }
  return `(${text})`;
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
