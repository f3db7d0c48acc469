/** All pages, in both languages: well-formed, accessible by construction, no way out of a text. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '#domain/language.ts';
import { hostilePages, samplePages } from './sample-pages.contract.ts';

const all = (pages: string, pattern: RegExp): readonly string[] =>
  [...pages.matchAll(pattern)].map(([, found = '']) => found);
const attributes = (page: string, name: string) => all(page, new RegExp(` ${name}="([^"]*)"`, 'g'));
const void_ = new Set(['meta', 'link', 'img', 'input', 'wbr', 'br']);

/** Elements close in the order they opened. */
function assertWellFormed(page: string): void {
  const open: string[] = [];
  for (const [, closing, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^>]*)?>/g)) {
    if (closing === '/') assert.equal(open.pop(), name);
    else if (!void_.has(name)) open.push(name);
  }
  assert.deepEqual(open, []);
}

for (const lang of languages) {
  for (const [name, page] of Object.entries(samplePages(lang))) {
    describe(`${name} (${lang})`, () => {
      test('is well-formed, and says its language', () => {
        assert.match(page, new RegExp(`^<!doctype html><html lang="${lang}">`));
        assertWellFormed(page);
        assert.equal(all(page, /<(h1)>/g).length, 1);
      });

      test('has no style or script of its own, and asks nobody else', () => {
        assert.doesNotMatch(page, / style=| on[a-z]+=|<style|javascript:|https?:/);
        assert.doesNotMatch(page, /<script(?![^>]* src="\/assets\/)/);
        for (const source of attributes(page, 'src')) assert.match(source, /^\/[a-z]/);
      });

      test('ties every input to a label, and every reference to an element', () => {
        const ids = attributes(page, 'id');
        assert.deepEqual([...new Set(ids)], ids, 'an identifier stands for one element');
        const shown = all(page, /(<input(?![^>]*type="hidden")[^>]*>)/g);
        const labelled = attributes(page, 'for');
        for (const input of shown) assert.ok(labelled.includes(attributes(input, 'id')[0] ?? ''));
        const references = ['for', 'form', 'aria-describedby', 'aria-labelledby'];
        for (const id of references
          .flatMap((each) => attributes(page, each))
          .join(' ')
          .split(' '))
          assert.ok(id === '' || ids.includes(id), id);
      });

      test('every form that is sent carries the token', () => {
        // With the demo bank nobody is logged in, so there is nothing to bind a form to.
        const own = /(<form[^>]*method="post"(?! action="\/demo\/bank")[\s\S]*?<\/form>)/g;
        for (const form of all(page, own)) assert.match(form, /name="csrf" value="csrf-sample"/);
      });
    });
  }

  test(`nothing a stranger says gets out of its text (${lang})`, () => {
    const usual = samplePages(lang);
    for (const [name, page] of Object.entries(hostilePages(lang))) {
      assertWellFormed(page);
      assert.doesNotMatch(page, /<script>|[\u202E\u200B]|"><script/, name);
      // Attacks bring no element: only what makes odd characters visible.
      const elements = (markup: string) =>
        all(markup, /<([a-z0-9]+)(?! class="odd")/g)
          .toSorted()
          .join(' ');
      const without = page.replaceAll(/<span class="odd">[^<]*<\/span>/g, '');
      assert.equal(elements(without), elements(usual[name] ?? ''), name);
    }
  });
}

test('a page in English holds no Japanese, but for the name of the language', () => {
  for (const [name, page] of Object.entries(samplePages('en'))) {
    const text = page.replaceAll('日本語', '').replaceAll('業務委託契約書（最終版）', '');
    assert.doesNotMatch(text, /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u, name);
  }
});

test('consent names every document with its whole hash, in order', () => {
  const page = samplePages('en')['consent-many'] ?? '';
  const hashes = all(page, /<p class="hash" translate="no">(.*?)<\/p>/gs);
  assert.equal(hashes.length, 30);
  for (const hash of hashes) assert.equal(hash.replaceAll(/<[^>]*>|\s/g, ''), 'a5'.repeat(64));
  assert.deepEqual(
    all(page, /<p class="number">Document (\d+) of 30<\/p>/g),
    Array.from({ length: 30 }, (_, index) => String(index + 1)),
  );
});

test('consent warns when more can be signed than it shows', () => {
  const pages = samplePages('en');
  assert.doesNotMatch(pages['consent'] ?? '', /class="warning"/);
  assert.match(pages['consent-short'] ?? '', /3 signatures but names 2 documents only/);
  assert.match(pages['consent-blind'] ?? '', /does not say what will be signed[^<]*5 signatures/);
});

test('a refusal has a form of its own, which asks for nothing', () => {
  for (const name of ['consent', 'consent-factors', 'consent-access', 'approval']) {
    const page = samplePages('en')[name] ?? '';
    const form = all(page, /(<form class="refuse"[\s\S]*?<\/form>)/g)[0] ?? '';
    assert.match(form, /<button[^>]*name="answer"\s+value="refuse"/);
    assert.doesNotMatch(form, /factor-|value="agree"/);
  }
});

test('no password manager is asked for a PIN', () => {
  const page = samplePages('en')['consent'] ?? '';
  const pin = all(page, /(<input[^>]*name="factor-PIN"[^>]*>)/g)[0] ?? '';
  assert.match(pin, /type="password"[\s\S]*autocomplete="off"/);
});

test('what was wrong is announced, and tied to the field', () => {
  const page = samplePages('en')['login-wrong'] ?? '';
  assert.match(page, /<title>Error: /);
  assert.match(page, /role="alert" id="problem"/);
  assert.match(page, /name="password"[^>]*aria-describedby="problem"[^>]*aria-invalid="true"/);
});

test('script comes only where a passkey may be used, or a transaction waits', () => {
  const withScript = (pattern: RegExp) =>
    Object.entries(samplePages('en'))
      .filter(([, page]) => pattern.test(page))
      .map(([name]) => name);
  const passkeys = ['login', 'consent-factors', 'consent-passkey', 'passkeys', 'passkeys-none'];
  const asking = withScript(/<script[^>]*(confirm|light-code)\.js/);
  assert.deepEqual(withScript(/<script[^>]*passkey\.js/), passkeys);
  assert.deepEqual(
    withScript(/<script/).filter((name) => !asking.includes(name)),
    passkeys,
  );
  for (const name of asking) assert.match(name, /^confirm-/);
});

test('nothing flashes, plays or moves by itself; a warning stands before every lamp', () => {
  for (const lang of languages) {
    const pages = samplePages(lang);
    for (const page of Object.values(pages)) {
      assert.doesNotMatch(page, /autoplay|<video|<marquee|<animate/);
    }
    for (const name of ['confirm-app', 'confirm-keypad']) {
      const lamps = all(
        pages[name] ?? '',
        /(<details[^>]*>(?:(?!<\/details>)[\s\S])*data-lamp=[\s\S]*?<\/details>)/g,
      );
      assert.equal(lamps.length, 1, name);
      for (const part of lamps) {
        assert.doesNotMatch(part, /<details[^>]* open/);
        const [warning, button] = [
          part.indexOf('class="warning"'),
          part.indexOf('data-lamps-start'),
        ];
        assert.ok(warning > 0 && warning < button);
        assert.doesNotMatch(part, /fill="#(?!000|888)/);
      }
    }
  }
});

test('every page of a transaction has a way without flashing and without sound', () => {
  for (const [name, page] of Object.entries(samplePages('en'))) {
    if (!name.startsWith('confirm-') || name === 'confirm-expired') continue;
    assert.match(page, /<input[^>]*name="code"[^>]*autocomplete="one-time-code"/, name);
    assert.match(page, /value="refuse"/, name);
  }
});
