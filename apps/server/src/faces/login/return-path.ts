/**
 * Where a log-in leads to: pages of ours that a person may have come from, and nothing else. What
 * is not one of them is as if nothing had been said, since nobody could tell a person where they
 * end up (RFC 9700, 4.11; CWE-601).
 */

import { isLocalPath } from '#pages/local-path.ts';

export const donePath = '/login/done';

const allowed = ['/oauth2/', '/approvals', '/account/', donePath];
const charactersMax = 2_000;

export function returnPath(given: string): string {
  if (given.length > charactersMax || !isLocalPath(given)) return donePath;
  // As a browser will read it: without dots, and with what is encoded left so.
  const { pathname } = new URL(given, 'http://local.invalid');
  return allowed.some((start) => isBelow(pathname, start)) ? given : donePath;
}

function isBelow(path: string, start: string): boolean {
  return start.endsWith('/')
    ? path.startsWith(start)
    : path === start || path.startsWith(`${start}/`);
}
