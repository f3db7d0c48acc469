import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pdfDate, readPdfDate } from './pdf-date.ts';

const at = Date.UTC(2026, 0, 5, 13, 45, 9);
const read = (text: string) => readPdfDate(new TextEncoder().encode(text));

test('writes a date in UTC, and reads it back', () => {
  const { bytes } = pdfDate(at + 999);
  assert.equal(new TextDecoder().decode(bytes), 'D:20260105134509Z');
  assert.equal(readPdfDate(bytes), at);
});

test('reads the forms other programs write', () => {
  assert.equal(read("D:20260105224509+09'00'"), at);
  assert.equal(read("D:20260105224509+09'00"), at);
  assert.equal(read("D:20260105051509-08'30'"), at);
  assert.equal(read("D:20260105134509Z00'00'"), at);
  assert.equal(read('D:20260105134509'), at);
  assert.equal(read('D:2026'), Date.UTC(2026, 0, 1));
});

test('does not make up a time from what is none', () => {
  for (const text of ['', '20260105134509Z', 'D:20260231000000Z', 'D:202601051345099Z', 'D:26']) {
    assert.equal(read(text), undefined, text);
  }
});
