import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findMissingCharacters, openFontFace } from './font-face.ts';
import { startFontSubset } from './subset-font.ts';

const bytes = new Uint8Array(
  readFileSync(new URL('../../assets/noto-sans-jp-regular.ttf', import.meta.url)),
);
const font = openFontFace(bytes);
const textOf = (text: string) =>
  String.fromCodePoint(...font.glyphs(text).flatMap((glyph) => [...glyph.codePoints]));

test('has a glyph for each variant of a name, and keeps it as it was written', () => {
  for (const name of ['髙橋﨑', '高橋崎', '葛\u{e0100}城', '𠮷野家', '神', '雲印 太郎']) {
    assert.equal(textOf(name), name);
    assert.ok(font.glyphs(name).every((glyph) => glyph.id !== 0));
  }
});

test('composes kana that came apart, and shows the geta mark for what the font lacks', () => {
  assert.equal(textOf('か\u3099'), 'が');
  assert.equal(textOf('太郎😀'), '太郎〓');
});

test('tells what the font lacks, each once, and nothing of what it has', () => {
  assert.deepEqual(findMissingCharacters(bytes, '太郎😀 א 😀'), ['😀', 'א']);
  assert.deepEqual(findMissingCharacters(bytes, '太郎\n葛\u{e0100}城 か\u3099\u200b'), []);
  assert.throws(() => findMissingCharacters(new Uint8Array(64), ''), { code: 'font_unsupported' });
});

test('lets no control character or direction override through', () => {
  assert.equal(textOf('a\u202eb\u0000\nc\u200bd'), 'ab cd');
});

test('embeds a few glyphs in a few kilobytes, with a way back to the text', () => {
  const subset = startFontSubset(font);
  assert.equal(subset.encode(font.glyphs('雲印雲')), '000100020001');
  const embedded = subset.finish();
  assert.ok(embedded.program.length < 20_000);
  assert.match(embedded.name, /^[A-Z]{6}\+NotoSansJP-Regular$/);
  assert.deepEqual(embedded.widths, [1000, 1000, 1000]);
  const map = new TextDecoder().decode(embedded.toUnicode);
  assert.match(map, /<0001> <96f2>\n<0002> <5370>/);
});

test('refuses bytes that are no TrueType font', () => {
  const cut = bytes.slice(0, 200);
  for (const wrong of [new Uint8Array(), new Uint8Array(64), cut]) {
    assert.throws(() => openFontFace(wrong), { code: 'font_unsupported' });
  }
});
