/**
 * A visit: what one request says about the log-in it belongs to.
 *
 * Before anybody is logged in, forms hang on a cookie of their own, random and set with the first
 * page: so nobody can log somebody else's browser in to an account of theirs.
 */

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TenantId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { Secret } from '#domain/secret.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { formFields } from '#pages/form-fields.ts';
import { jarOf, readCookie, writeCookie } from '../cookies.ts';
import type { CookieJar } from '../cookies.ts';
import { csrfTokenOf, isCsrfToken } from '../csrf-token.ts';
import { readLoginCookie } from '../login-cookie.ts';
import { readField } from '../read-form.ts';
import { returnPath } from './return-path.ts';

export interface Visit {
  readonly lang: Language;
  readonly returnTo: string;
  readonly tenantId: TenantId | undefined;
  readonly jar: CookieJar;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
  /** For the forms of the answer. */
  readonly csrf: string;
  /** Whether what was sent comes from a form of ours, in this browser. */
  readonly isOwnForm: boolean;
}

const browserCookie = 'kumoin_browser';

export function readVisit(request: FastifyRequest, reply: FastifyReply, baseUrl: string): Visit {
  const { body, query, headers } = request;
  const jar = jarOf(baseUrl);
  const told = (name: string) => readField(body, name) || readField(query, name);
  const known = readCookie(request, browserCookie, jar);
  const browser = known ?? new Secret(randomBytes(32).toString('base64url'));
  if (known === undefined) writeCookie(reply, { name: browserCookie, value: browser }, jar);
  const tenant = readField(query, 'tenant', 100);
  return {
    lang: chooseLanguage({
      lang: told(formFields.lang),
      acceptLanguage: headers['accept-language'],
    }),
    returnTo: returnPath(told(formFields.returnTo)),
    tenantId: tenant === '' ? undefined : (tenant as TenantId),
    jar,
    current: readLoginCookie(request, jar),
    csrf: csrfTokenOf(browser),
    isOwnForm: isCsrfToken(readField(body, formFields.csrf), known),
  };
}

/** A path of this face, with what the visit is about; the language too, which no cookie keeps. */
export function pathOf(path: string, { returnTo, tenantId, lang }: Visit): string {
  const about = new URLSearchParams({ return: returnTo, lang });
  if (tenantId !== undefined) about.set('tenant', tenantId);
  return `${path}?${about.toString()}`;
}
