/**
 * Who looks at the approvals: a person with a session, and whether it is good enough to decide.
 * Where a better log-in would help, they are sent to make it; where they have just made one that
 * is not strong, another of the same kind would not help, and they are told so.
 */

import type { FastifyRequest } from 'fastify';
import type { AccountId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { isRecent, isRecentlyStrong } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { Secret } from '#domain/secret.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { formFields } from '#pages/form-fields.ts';
import { withLanguage } from '#pages/local-path.ts';
import { jarOf } from '../cookies.ts';
import { readLoginCookie } from '../login-cookie.ts';
import { readField } from '../read-form.ts';
import type { ApprovalsFace } from './approvals-face.ts';

export interface Visitor {
  readonly lang: Language;
  readonly session: LoginSession | undefined;
  /** What their forms hang on. */
  readonly cookie: Secret<string> | undefined;
  /** Before they decide. */
  readonly needs: 'login' | undefined;
  /** Where to log in, and be led back from. */
  readonly loginPath: string;
  /** Once `session` is known to be there. */
  person(): { readonly accountId: AccountId; readonly recentlyStrong: boolean };
}

export async function readVisitor(
  face: ApprovalsFace,
  request: FastifyRequest,
  path: string,
): Promise<Visitor> {
  const cookie = readLoginCookie(request, jarOf(face.baseUrl()));
  const session = await face.checkLogin(cookie);
  const at = face.now();
  const lang = chooseLanguage({
    lang: readField(request.body, formFields.lang) || readField(request.query, formFields.lang),
    acceptLanguage: request.headers['accept-language'],
  });
  const returnTo = new URLSearchParams({ return: withLanguage(path, lang), lang });
  return {
    lang,
    session,
    cookie,
    needs: session !== undefined && isRecent(session, at) ? undefined : 'login',
    loginPath: `/login?${returnTo.toString()}`,
    person() {
      if (session === undefined) throw new Error('a page was reached without its log-in');
      const { accountId } = session;
      return { accountId, recentlyStrong: isRecentlyStrong(session, at) };
    },
  };
}
