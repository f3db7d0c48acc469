import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizeText, OtpError, textCharactersMax } from '../index.ts';

const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const same: readonly (readonly [string, string, string])[] = [
  ['half-width kana with its voiced marks', 'ﾔﾏﾀﾞ ﾀﾛｳ', 'ヤマダ タロウ'],
  ['a half-width mark after wide kana', 'カﾞ', 'ガ'],
  ['decomposed kana', 'か\u3099', 'が'],
  ['decomposed letters', 'e\u0301', 'é'],
  ['wide digits and letters', '１２３ＡＢｃ', '123ABc'],
  ['wide punctuation', '（株）クモイン＆Ｃｏ．', '(株)クモイン&Co.'],
  ['the ideographic space, and runs of spaces', '　山田　 太郎\u00a0', '山田 太郎'],
  ['the wave dash of either table', '東京～大阪', '東京〜大阪'],
  ['the minus of either table', '１−２－３', '1-2-3'],
  ['the dash of either table', 'A―B', 'A—B'],
  ['the parallel of either table', 'A∥B', 'A‖B'],
  ['the overline of either table', 'A￣B', 'A‾B'],
  ['wide signs of currencies', '￥￡￠', '¥£¢'],
  ['half-width corner brackets and the long sound', '｢ｺｰﾋｰ｣', '「コーヒー」'],
];

for (const [what, raw, normal] of same) {
  test(`folds ${what}`, () => assert.equal(normalizeText(raw), normal));
}

test('keeps what means something else, as NFKC would not', () => {
  for (const text of ['10²', '㈱クモイン', '①', '½', '㎡', '髙橋', '葛\u{e0100}城', 'ー', '\\']) {
    assert.equal(normalizeText(text), text);
  }
});

test('different texts stay different: a small kana, a long sound, a look-alike', () => {
  for (const [a, b] of [
    ['ヤ', 'ャ'],
    ['ー', '一'],
    ['0', 'O'],
    ['高橋', '髙橋'],
    ['は', 'ぱ'],
  ] as const) {
    assert.notEqual(normalizeText(a), normalizeText(b));
  }
});

const refused = [
  '\u202e', '\u202a', '\u2066', '\u2069', '\u200e', '\u200f', '\u061c', // bidirectional controls
  '\0', '\n', '\t', '\r', '\u007f', '\u0085', // controls
  '\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u3164', '\u034f', '\u115f', '\uffa0', // nothing to see
  '\u2028', '\u2029', '\ud800', '\udc00', '\ue000', '\uffff', '\u0378', '\u{e0041}', // no text
]; // prettier-ignore

for (const character of refused) {
  const point = (character.codePointAt(0) ?? 0).toString(16);
  test(`refuses U+${point.padStart(4, '0')}, wherever it stands`, () => {
    for (const text of [character, `A${character}`, `${character}A`, `A${character}B`]) {
      assert.throws(() => normalizeText(text), OtpError);
    }
    assert.throws(() => normalizeText(`A${character}B`), hasCode('text_character_refused'));
  });
}

test('refuses marks without a letter, and a pile of five', () => {
  assert.throws(() => normalizeText('\u0301A'), hasCode('text_character_refused'));
  assert.equal(normalizeText(`q${'\u0323'.repeat(4)}`).length, 5);
  assert.throws(() => normalizeText(`q${'\u0323'.repeat(5)}`), hasCode('text_character_refused'));
});

test('refuses nothing, and what becomes nothing', () => {
  for (const text of ['', ' ', '　'])
    assert.throws(() => normalizeText(text), hasCode('text_empty'));
});

test('counts characters, not units of UTF-16, and stops early at what is far too long', () => {
  assert.equal([...normalizeText('𠮷'.repeat(textCharactersMax))].length, textCharactersMax);
  const tooLong = hasCode('text_too_long');
  assert.throws(() => normalizeText('𠮷'.repeat(textCharactersMax + 1)), tooLong);
  assert.throws(() => normalizeText('a'.repeat(textCharactersMax + 1)), tooLong);
  assert.throws(() => normalizeText(' '.repeat(1_000_000)), tooLong);
});

test('normalising again changes nothing, whatever the text', () => {
  const halfAndFull = fc.integer({ min: 0xff00, max: 0xffef }).map((n) => String.fromCharCode(n));
  const marks = fc.constantFrom('\u3099', '\u309a', '\u0301', ' ', '　', 'か', 'カ', '~');
  const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), halfAndFull, marks);
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
      let once: string;
      try {
        once = normalizeText(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof OtpError);
        return;
      }
      assert.equal(normalizeText(once), once);
    }),
    { numRuns: 3000 },
  );
});
