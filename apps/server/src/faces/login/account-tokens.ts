/**
 * `/account/tokens`: a person sees their tokens, adds a phone, suspends one, ends one that is lost,
 * and puts a device right. For somebody who has just logged in strongly; whoever has not is asked
 * to. Without script.
 */

import { renderQrSvg } from '@kumoin/signal';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenId } from '#domain/identifiers.ts';
import { isRecent } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import { Secret } from '#domain/secret.ts';
import { formFields } from '#pages/form-fields.ts';
import { withLanguage } from '#pages/local-path.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderEnrolmentPage } from '#pages/render-enrolment-page.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import { renderTokenCheckPage } from '#pages/render-token-check-page.ts';
import { renderTokensPage } from '#pages/render-tokens-page.ts';
import type { TokenProblem } from '#pages/texts/token-texts.ts';
import { csrfTokenOf, isCsrfToken } from '../csrf-token.ts';
import { enrolmentLink } from '../enrolment-link.ts';
import { readField } from '../read-form.ts';
import type { LoginFace } from './login-face.ts';
import { readTokenProblem, showTokens, tokenProblemOf } from './token-pages.ts';
import { readVisit } from './visit.ts';
import type { Visit } from './visit.ts';

const path = '/account/tokens';
const handleCharactersMax = 1_000;

interface Owner {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly visit: Visit;
  readonly session: LoginSession;
  /** Named by the form. */
  readonly id: TokenId;
}

type Serve = (owner: Owner) => Promise<FastifyReply>;

export function registerAccountTokens(scope: FastifyInstance, face: LoginFace): void {
  scope.get(path, async (request, reply) => showList(request, reply, face));

  const add = (action: string, serve: Serve) =>
    scope.post(`${path}/${action}`, async (request, reply) => {
      const visit = readVisit(request, reply, face.baseUrl());
      const { current } = visit;
      const isOwn = isCsrfToken(readField(request.body, formFields.csrf), current);
      const session = await face.checkLogin(current);
      const fits = isOwn && session !== undefined && isRecent(session, face.now());
      // A page that was open for too long: there they log in again.
      if (!fits) return reply.redirect(path, 303);
      const id = readField(request.body, formFields.tokenId, 100) as TokenId;
      const owner = { request, reply, visit, session, id };
      return serve(owner).catch((error: unknown) => {
        const problem = tokenProblemOf(error);
        if (problem === undefined) throw error;
        return goToList(owner, problem);
      });
    });

  add('suspend', async (owner) => {
    await face.suspendToken({ keeper: owner.session, id: owner.id });
    return goToList(owner);
  });
  add('resume', async (owner) => {
    await face.resumeToken({ keeper: owner.session, id: owner.id });
    return goToList(owner);
  });
  add('revoke', async (owner) => {
    const reason = reasonOf(readField(owner.request.body, formFields.reason));
    await face.revokeToken({ keeper: owner.session, id: owner.id, reason });
    return goToList(owner);
  });
  add('enrol', (owner) => showEnrolment(owner, face));
  for (const [action, purpose] of Object.entries(purposes)) {
    add(action, (owner) => showCheck(owner, face, { purpose }));
    add(`${action}/answer`, (owner) => takeAnswer(owner, face, purpose));
  }
}

const purposes = { activate: 'activation', resynchronise: 'resynchronisation' } as const;
type Purpose = (typeof purposes)[keyof typeof purposes];

async function showList(request: FastifyRequest, reply: FastifyReply, face: LoginFace) {
  const { lang, current } = readVisit(request, reply, face.baseUrl());
  const { providerName } = face;
  const session = await face.checkLogin(current);
  const at = face.now();
  if (current === undefined || session === undefined || !isRecent(session, at)) {
    return reply.redirect(`/login?${new URLSearchParams({ return: path, lang })}`, 303);
  }
  if (!session.strong) {
    const page = { lang, providerName, message: 'not_allowed', here: path } as const;
    return reply.code(403).headers(pageHeaders()).send(renderMessagePage(page));
  }
  const { account, tokens } = await face.listOwnTokens(session);
  const page = renderTokensPage({
    ...{ lang, providerName, here: path },
    csrf: csrfTokenOf(current),
    accountName: account.name,
    tokens: showTokens(tokens, at),
    problem: readTokenProblem(readField(request.query, 'problem')),
  });
  return reply.headers(pageHeaders()).send(page);
}

function goToList({ reply, visit }: Owner, problem?: TokenProblem): FastifyReply {
  const told = problem === undefined ? path : `${path}?problem=${problem}`;
  return reply.redirect(withLanguage(told, visit.lang), 303);
}

async function showEnrolment({ reply, visit, session, id }: Owner, face: LoginFace) {
  const { accountId } = session;
  const replaces = id === '' ? undefined : id;
  const offer = await face.beginEnrolment({ keeper: session, accountId, replaces });
  const link = enrolmentLink(face.baseUrl(), offer);
  const page = renderEnrolmentPage({
    ...{ lang: visit.lang, providerName: face.providerName, here: path },
    accountName: offer.account.name,
    picture: renderQrSvg(link),
    address: link.replace(/^https?:\/\//, ''),
    path: localPart(link),
    listPath: path,
    expiresAt: offer.expiresAt,
  });
  return reply.headers(pageHeaders()).send(page);
}

interface CheckShown {
  readonly purpose: Purpose;
  readonly problem?: TokenProblem | undefined;
}

async function showCheck(owner: Owner, face: LoginFace, { purpose, problem }: CheckShown) {
  const { reply, visit, session, id } = owner;
  const { handle, questions } = await face.beginTokenCheck({ keeper: session, id, purpose });
  const { tokens } = await face.listOwnTokens(session);
  const action = purpose === 'activation' ? 'activate' : 'resynchronise';
  const page = renderTokenCheckPage({
    ...{ lang: visit.lang, providerName: face.providerName, here: path, listPath: path },
    ...{ purpose, problem, id, questions },
    csrf: visit.current === undefined ? '' : csrfTokenOf(visit.current),
    action: `${path}/${action}/answer`,
    label: tokens.find((token) => token.id === id)?.label ?? '',
    handle: handle.reveal(),
  });
  return reply.headers(pageHeaders()).send(page);
}

/** After a wrong code something else is asked: what was asked is answered once. */
async function takeAnswer(owner: Owner, face: LoginFace, purpose: Purpose): Promise<FastifyReply> {
  const { body } = owner.request;
  const fields =
    purpose === 'activation' ? [formFields.code] : [formFields.code, formFields.secondCode];
  const typed = {
    keeper: owner.session,
    handle: new Secret(readField(body, formFields.handle, handleCharactersMax)),
    codes: fields.map((field) => new Secret(readField(body, field, 100))),
  };
  const take = purpose === 'activation' ? face.activateToken : face.resynchroniseToken;
  try {
    await take(typed);
    return goToList(owner);
  } catch (error) {
    const problem = tokenProblemOf(error);
    if (problem !== 'code_wrong') throw error;
    return showCheck(owner, face, { purpose, problem });
  }
}

/** What a form of ours does not offer, nobody chose. */
function reasonOf(text: string): 'lost' | 'stolen' | 'broken' {
  return text === 'stolen' || text === 'broken' ? text : 'lost';
}

function localPart(link: string): string {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}
