/**
 * The token in a form that shows it was our page that sent it: a hash of the secret in a cookie
 * that other sites can neither read nor set (OWASP CSRF Prevention, signed double submit).
 * It tells nobody who reads the page what is in the cookie.
 */

import { hash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#domain/secret.ts';

/** @param secret of at least 128 bits, from the cookie the form hangs on. */
export function csrfTokenOf(secret: Secret<string>): string {
  return hash('sha256', `csrf:${secret.reveal()}`, 'base64url');
}

export function isCsrfToken(given: string, secret: Secret<string> | undefined): boolean {
  if (secret === undefined) return false;
  const expected = Buffer.from(csrfTokenOf(secret));
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
