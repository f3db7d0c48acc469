import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { showUntrusted } from './show-untrusted.ts';

const shown = (text: string): string => showUntrusted(text).toString();
const odd = (text: string): string => `<span class="odd">${text}</span>`;
const within = (text: string): string => `<bdi class="untrusted">${text}</bdi>`;

describe('what hides or turns is made visible', () => {
  for (const [title, text, seen] of [
    ['right-to-left override', 'a\u202Efdp.exe', `a${odd('U+202E')}fdp.exe`],
    ['isolates', '\u2066x\u2069', `${odd('U+2066')}x${odd('U+2069')}`],
    ['zero-width space', 'pay\u200Bpal', `pay${odd('U+200B')}pal`],
    ['zero-width joiners', '\u200C\u200D', `${odd('U+200C')}${odd('U+200D')}`],
    ['byte order mark', '\uFEFFx', `${odd('U+FEFF')}x`],
    ['soft hyphen', 'a\u00ADb', `a${odd('U+00AD')}b`],
    ['new lines and tabs', 'a\r\n\tb', `a${odd('U+000D')}${odd('U+000A')}${odd('U+0009')}b`],
    ['NUL and escape', '\0\u001B[2J', `${odd('U+0000')}${odd('U+001B')}[2J`],
    ['line separator', 'a\u2028b', `a${odd('U+2028')}b`],
    ['letters that look like nothing', '\u3164\u2800', `${odd('U+3164')}${odd('U+2800')}`],
    ['tags', '\u{E0041}', odd('U+E0041')],
    ['a lone surrogate', '\uD800', odd('U+D800')],
    ['spaces that push away', 'a\u3000\u3000\u00A0b', `a${odd('␣×3')}b`],
    ['marks piled up', `e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(4)}${odd('+5')}`],
    ['markup', '<b>', '&lt;b&gt;'],
  ] as const) {
    test(title, () => assert.equal(shown(text), within(seen)));
  }
});

describe('what is ordinary stays as it is', () => {
  for (const text of ['契約書 第3版（最終）.pdf', 'Müller & Söhne', 'عقد', 'a b', 'é', '👍🏽']) {
    test(text, () => assert.equal(shown(text), within(text.replace('&', '&amp;'))));
  }

  test('a kanji written with a variation selector', () => {
    assert.equal(shown('辻\u{E0100}'), within('辻\u{E0100}'));
  });
});

test('what is long is cut, and says by how much', () => {
  assert.equal(shown('あ'.repeat(500)), within('あ'.repeat(500)));
  assert.equal(shown('あ'.repeat(501)), within('あ'.repeat(500) + odd('… +1')));
});
