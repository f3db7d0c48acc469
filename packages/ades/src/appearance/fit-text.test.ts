import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitText, widthOf, wrap } from './fit-text.ts';
import type { FontFace, Glyph } from './font-face.ts';

/** Latin half as wide as high, everything else square. */
const font: FontFace = {
  metrics: {
    name: 'Test',
    ascent: 800,
    descent: -200,
    capHeight: 700,
    box: [0, 0, 1000, 1000],
    italicAngle: 0,
  },
  glyphs: (text) =>
    [...text].map((character) => {
      const point = character.codePointAt(0) ?? 0;
      return { id: point, codePoints: [point], width: point < 0x2e80 ? 500 : 1000 };
    }),
  startSubset: () => ({ include: (id) => id, encode: () => new Uint8Array() }),
};

const textsOf = (lines: readonly (readonly Glyph[])[]) =>
  lines.map((line) => String.fromCodePoint(...line.flatMap((glyph) => glyph.codePoints)));
const wrapped = (text: string, width: number) => textsOf(wrap(font.glyphs(text), width));

test('breaks Latin text at spaces only', () => {
  assert.deepEqual(wrapped('one two three', 4000), ['one two', 'three']);
});

test('breaks a word that alone is too wide', () => {
  assert.deepEqual(wrapped('abcdefgh', 2000), ['abcd', 'efgh']);
});

test('breaks between ideographs, but never before a closing mark or after an opening one', () => {
  assert.deepEqual(wrapped('契約書の内容', 3000), ['契約書', 'の内容']);
  assert.deepEqual(wrapped('契約書、内容', 3000), ['契約', '書、内', '容']);
  assert.deepEqual(wrapped('契約「書」内', 3000), ['契約', '「書」', '内']);
});

test('breaks between Latin and Japanese in one line', () => {
  assert.deepEqual(wrapped('Taro太郎', 3000), ['Taro太', '郎']);
});

test('uses the largest size at which everything fits', () => {
  const large = fitText(['雲印 太郎'], font, { width: 200, height: 60 });
  const small = fitText(['雲印 太郎'.repeat(12)], font, { width: 200, height: 60 });
  assert.equal(large.fontSize, 12);
  assert.ok(small.fontSize < 12);
  assert.ok(small.lines.length * small.leading <= 60);
  for (const line of small.lines) assert.ok((widthOf(line) * small.fontSize) / 1000 <= 200);
});

test('cuts what does not fit even in the smallest size, and shows it by an ellipsis', () => {
  const fitted = fitText(['字'.repeat(500)], font, { width: 40, height: 12 });
  assert.equal(fitted.lines.length, 2);
  assert.equal(textsOf(fitted.lines)[1]?.at(-1), '…');
  assert.ok((widthOf(fitted.lines[1] ?? []) * fitted.fontSize) / 1000 <= 40);
});
