/** The cookie that says who is logged in here; `checkLogin` knows what it stands for. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Secret } from '#domain/secret.ts';
import { dropCookie, readCookie, writeCookie } from './cookies.ts';
import type { CookieJar } from './cookies.ts';

const name = 'kumoin_login';

export function readLoginCookie(
  request: FastifyRequest,
  jar: CookieJar,
): Secret<string> | undefined {
  return readCookie(request, name, jar);
}

/** Until the browser is closed; the session behind it ends earlier. */
export function writeLoginCookie(reply: FastifyReply, value: Secret<string>, jar: CookieJar): void {
  writeCookie(reply, { name, value }, jar);
}

export function dropLoginCookie(reply: FastifyReply, jar: CookieJar): void {
  dropCookie(reply, name, jar);
}
