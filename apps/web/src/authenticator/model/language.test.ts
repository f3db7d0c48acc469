import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from './language.ts';

for (const [preferred, language] of [
  [['ja'], 'ja'],
  [['ja-JP', 'en'], 'ja'],
  [['de-DE', 'ja', 'en'], 'ja'],
  [['en-GB', 'ja'], 'en'],
  [['de'], 'en'],
  [['jam'], 'en'],
  [[], 'en'],
] as const) {
  test(`${preferred.join(', ') || 'nothing'}: ${language}`, () => {
    assert.equal(languageOf(preferred), language);
  });
}
