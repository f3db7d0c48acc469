import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { array, dictionary, hexString, name, number, reference, stream, verbatim } from '../cos.ts';
import type { PdfSpan, PdfValue } from '../cos.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import { latin1 } from './byte-scan.ts';
import { ByteSink } from './byte-sink.ts';
import { ValueReader } from './read-value.ts';
import { writeValue } from './write-value.ts';

function write(value: PdfValue, start = 0): { text: string; spans: Map<string, PdfSpan> } {
  const sink = new ByteSink(start);
  const spans = new Map<string, PdfSpan>();
  writeValue({ sink, onVerbatim: (label, span) => spans.set(label, span) }, value);
  return { text: latin1(sink.joined()), spans };
}

const bytes = fc.uint8Array({ maxLength: 40 });
const latinName = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map(String.fromCharCode) });
const { value: anyValue } = fc.letrec<{ value: PdfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant<PdfValue>({ kind: 'null' }),
    fc.boolean().map((value): PdfValue => ({ kind: 'boolean', value })),
    fc.integer().map((value): PdfValue => number(value)),
    fc.integer().map((value): PdfValue => number(value / 1000)),
    latinName.map((text): PdfValue => name(text)),
    bytes.map((content): PdfValue => ({ kind: 'string', bytes: content })),
    fc.nat(99_999).map((value): PdfValue => reference(value)),
    fc.array(tie('value'), { maxLength: 4 }).map((items): PdfValue => array(items)),
    fc.dictionary(latinName, tie('value'), { maxKeys: 4 }).map((record): PdfValue => {
      return dictionary(new Map(Object.entries(record)));
    }),
  ),
}));

/** Strings alike however they are written, and numbers however they are typed. */
function essence(value: PdfValue): unknown {
  switch (value.kind) {
    case 'string':
      return ['string', ...value.bytes];
    case 'number':
      return value.value;
    case 'array':
      return value.items.map(essence);
    case 'dictionary':
      return [...value.entries].map(([key, entry]) => [key, essence(entry)]);
    default:
      return value;
  }
}

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const { text } = write(value);
      const source = Uint8Array.from(text, (character) => character.charCodeAt(0));
      const read = new ValueReader(ByteWindow.over(source), { depthMax: 20, spans: false }).read();
      assert.deepEqual(essence(read), essence(value));
    }),
  );
});

test('writes numbers without an exponent', () => {
  assert.equal(write(number(1e21)).text, '1000000000000000000000');
  assert.equal(write(number(0.000001)).text, '0.000001');
  assert.equal(write(number(-1e-12)).text, '0');
  assert.throws(() => write(number(Number.NaN)), { code: 'pdf_malformed' });
});

test('writes verbatim bytes as they are, and says where they came to stand', () => {
  const { text, spans } = write(dictionary({ C: verbatim(Uint8Array.of(0x3c, 0x3e), 'c') }), 100);
  assert.equal(text, '<</C <>\n>>');
  assert.deepEqual(spans.get('c'), { offset: 105, length: 2 });
});

test('gives a stream its /Length, and refuses one inside another value', () => {
  const content = stream(dictionary({ Length: number(99) }), Uint8Array.of(1, 2, 3));
  assert.match(write(content).text, /^<<\/Length 3\n>>\nstream\n...\nendstream$/s);
  assert.throws(() => write(array([content])), { code: 'pdf_malformed' });
});

test('writes hexadecimal where asked, and refuses a name that is not bytes', () => {
  assert.equal(write(hexString(Uint8Array.of(0x41))).text, '<41>');
  assert.throws(() => write(name('雲')), { code: 'pdf_malformed' });
});
