/**
 * What is being asked of a person: the interaction that the engine began, read once more from the
 * parameters that were checked then, with the client as it is now and who is logged in.
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { LoginSession } from '#domain/login/login-session.ts';
import { isRecentlyStrong } from '#domain/login/login-session.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { Client } from '#domain/access/client.ts';
import type { ClientId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { jarOf } from '../cookies.ts';
import { readLoginCookie } from '../login-cookie.ts';
import { interactionSeconds } from './engine-configuration.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import { readAuthorization } from './read-authorization.ts';
import type { Authorization } from './read-authorization.ts';

export interface Asking {
  readonly uid: string;
  /** Shows that a form was ours: drawn by the engine for this interaction, told to nobody else. */
  readonly csrf: string;
  readonly client: Client;
  readonly authorization: Authorization;
  readonly redirectUri: string;
  readonly lang: Language;
  readonly params: Readonly<Record<string, unknown>>;
  /** Undefined: a log-in is needed first. */
  readonly person: AskedPerson | undefined;
}

export interface AskedPerson {
  readonly account: Account;
  readonly recentlyStrong: boolean;
  /** They have logged in since they are asked: asking them to once more would change nothing. */
  readonly loggedInForThis: boolean;
}

/** @returns undefined: there is no such interaction, or it is not this browser's. */
export async function readAsking(
  face: OAuth2Face,
  engine: Provider,
  { request, reply, lang }: { request: FastifyRequest; reply: FastifyReply; lang: string },
): Promise<Asking | undefined> {
  const details = await engine
    .interactionDetails(request.raw, reply.raw)
    .catch((error: unknown) => unlessNotFound(error));
  const { uid } = request.params as { readonly uid: string };
  if (details?.uid !== uid) return undefined;
  const { params } = details;
  const known = await face.findClient(params['client_id'] as ClientId);
  if (known === undefined) return undefined;
  const session = await face.checkLogin(readLoginCookie(request, jarOf(face.baseUrl())));
  const prompts = String(params['prompt'] ?? '').split(' ');
  const asksAnew = prompts.includes('login');
  const loggedInForThis = (session?.authenticatedAt ?? 0) >= (await startOf(face, uid));
  const isFresh = session !== undefined && (!asksAnew || loggedInForThis);
  return {
    uid,
    csrf: details.cid,
    client: known.client,
    authorization: readAuthorization(params),
    redirectUri: String(params['redirect_uri']),
    lang: chooseLanguage({
      lang: lang === '' ? textOf(params, 'lang') : lang,
      uiLocales: textOf(params, 'ui_locales'),
      acceptLanguage: request.headers['accept-language'],
    }),
    params,
    person: isFresh ? await personOf(face, session, loggedInForThis) : undefined,
  };
}

/** By our own clock. */
async function startOf({ engineRecords }: OAuth2Face, uid: string): Promise<number> {
  const { expiresAt = Infinity } = (await engineRecords.find('Interaction', uid)) ?? {};
  return expiresAt - interactionSeconds * 1000;
}

async function personOf(
  face: OAuth2Face,
  session: LoginSession,
  loggedInForThis: boolean,
): Promise<AskedPerson | undefined> {
  const account = await face.findAccount(session.accountId);
  const forThis = session.strong && loggedInForThis;
  const recentlyStrong = forThis || isRecentlyStrong(session, face.now());
  return account && { account, recentlyStrong, loggedInForThis };
}

function textOf(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
}

function unlessNotFound(error: unknown): undefined {
  if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
  throw error;
}
