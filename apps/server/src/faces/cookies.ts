/**
 * Cookies, read and written: RFC 6265 and its successor, 4.1.3 and 5.4.
 *
 * Ours hold base64url only, so nothing is quoted or decoded. Behind HTTPS their names begin with
 * `__Host-`: a browser then takes them from this host alone, over HTTPS alone, so that a
 * neighbour under the same domain cannot put a session of its own into somebody's browser.
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Secret } from '#domain/secret.ts';

export interface CookieJar {
  /** Whether people reach this server by HTTPS. */
  readonly secure: boolean;
}

export function jarOf(baseUrl: string): CookieJar {
  return { secure: baseUrl.startsWith('https://') };
}

const valueForm = /^[\w-]{1,4000}$/;

export function readCookie(
  { headers }: FastifyRequest,
  name: string,
  jar: CookieJar,
): Secret<string> | undefined {
  const wanted = `${nameIn(jar, name)}=`;
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
  return value !== undefined && valueForm.test(value) ? new Secret(value) : undefined;
}

export interface NewCookie {
  readonly name: string;
  readonly value: Secret<string>;
  /** Undefined: until the browser is closed. */
  readonly seconds?: number;
}

export function writeCookie(reply: FastifyReply, cookie: NewCookie, jar: CookieJar): void {
  const { name, value, seconds } = cookie;
  const lifetime = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  addCookie(reply, `${nameIn(jar, name)}=${value.reveal()}${lifetime}`, jar);
}

export function dropCookie(reply: FastifyReply, name: string, jar: CookieJar): void {
  addCookie(reply, `${nameIn(jar, name)}=; Max-Age=0`, jar);
}

function nameIn({ secure }: CookieJar, name: string): string {
  return secure ? `__Host-${name}` : name;
}

/** Fastify sends each `set-cookie` as a line of its own. */
function addCookie(reply: FastifyReply, pair: string, { secure }: CookieJar): void {
  const rights = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  void reply.header('set-cookie', `${pair}${rights}`);
}
