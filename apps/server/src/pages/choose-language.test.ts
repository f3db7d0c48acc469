import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseLanguage } from './choose-language.ts';
import type { LanguageWishes } from './choose-language.ts';

const rows: readonly (readonly [string, LanguageWishes, string])[] = [
  ['nothing said', {}, 'en'],
  ['what the page says comes first', { lang: 'en', uiLocales: 'ja', acceptLanguage: 'ja' }, 'en'],
  ['then the application', { uiLocales: 'ja-JP en', acceptLanguage: 'en' }, 'ja'],
  ['then the browser', { acceptLanguage: 'ja,en-US;q=0.9,en;q=0.8' }, 'ja'],
  ['by weight, not by place', { acceptLanguage: 'en;q=0.5, ja;q=0.9' }, 'ja'],
  ['a weight of nothing is a no', { acceptLanguage: 'ja;q=0, fr' }, 'en'],
  ['languages that are not ours are passed over', { uiLocales: 'fr de ja' }, 'ja'],
  ['case does not count', { lang: 'JA-jp' }, 'ja'],
  ['a longer word is another language', { lang: 'jav' }, 'en'],
  ['an unknown wish does not stop the next', { lang: 'xx', acceptLanguage: 'ja' }, 'ja'],
  ['a broken header is read as far as it goes', { acceptLanguage: ';;q=x,,ja' }, 'ja'],
  ['beyond a thousand characters nobody looks', { uiLocales: `${' '.repeat(1000)}ja` }, 'en'],
];

describe('the language of a page', () => {
  for (const [title, wishes, language] of rows) {
    test(title, () => assert.equal(chooseLanguage(wishes), language));
  }
});
