/**
 * Paths of this server, for links and forms. What leads elsewhere is a bug of the caller: where
 * a form sends a PIN to, or a login returns to, is never taken from a request unchecked.
 */

import assert from 'node:assert';
import type { Language } from '#domain/language.ts';

const base = 'http://local.invalid';
/** Backslashes and controls are read as slashes, or not at all, by browsers. */
const local = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/;

export function isLocalPath(path: string): boolean {
  return local.test(path) && URL.canParse(path, base) && new URL(path, base).origin === base;
}

export function localPath(path: string): string {
  assert.ok(isLocalPath(path), 'a page leads to its own server only');
  return path;
}

/** The same page in that language. */
export function withLanguage(path: string, lang: Language): string {
  const url = new URL(localPath(path), base);
  url.searchParams.set('lang', lang);
  return url.pathname + url.search;
}
