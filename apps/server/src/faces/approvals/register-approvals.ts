/**
 * Where a signer decides what an application has asked for elsewhere: `/approvals` and
 * `/approvals/:id`. CSC API v2.0.0.2, 8.3, object types `ChallengeResponseOOB` (`APP`) and
 * `PasswordOOB` (`PINPAGE`).
 *
 * Who looks has logged in; who decides has done so strongly and just now. No number is compared:
 * the API has no way to have the application show one, and a number that only we show proves
 * nothing (docs/adr/0021-approvals-on-our-own-page.md).
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApprovalId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { factorField, formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import type { Message } from '#pages/texts/texts.ts';
import { isCsrfToken } from '../csrf-token.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorWords } from '../http.ts';
import { readField, takeForms } from '../read-form.ts';
import { approvalsPath } from './approvals-face.ts';
import type { ApprovalsFace } from './approvals-face.ts';
import { messageOf, problemOf, statusOf } from './render-refusal.ts';
import { showApprovalList, showApprovalPage } from './show-pages.ts';
import { readVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const pinCharactersMax = 256;

export function registerApprovals(app: FastifyInstance, face: ApprovalsFace): void {
  void app.register(async (scope) => {
    answerErrorsWith(scope, wordsOf(face));
    takeForms(scope);

    scope.get(approvalsPath, async (request, reply) => {
      const visitor = await readVisitor(face, request, approvalsPath);
      if (visitor.session === undefined) return reply.redirect(visitor.loginPath, 303);
      return showApprovalList(face, visitor, reply);
    });

    scope.get(`${approvalsPath}/:id`, async (request, reply) => {
      const id = idOf(request);
      const visitor = await readVisitor(face, request, `${approvalsPath}/${id}`);
      if (visitor.needs === 'login') return reply.redirect(visitor.loginPath, 303);
      return showApprovalPage(face, { visitor, id, problem: undefined }, reply);
    });

    scope.post(`${approvalsPath}/:id`, async (request, reply) => {
      const id = idOf(request);
      const visitor = await readVisitor(face, request, `${approvalsPath}/${id}`);
      // Also for a form that lay open too long: it shows the page again once they are back.
      if (visitor.needs === 'login') return reply.redirect(visitor.loginPath, 303);
      return decide(face, { visitor, id, request }, reply);
    });
  });
}

interface Decision {
  readonly visitor: Visitor;
  readonly id: ApprovalId;
  readonly request: FastifyRequest;
}

async function decide(
  face: ApprovalsFace,
  { visitor, id, request }: Decision,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body } = request;
  const again = { visitor, id };
  if (!isCsrfToken(readField(body, formFields.csrf), visitor.cookie)) {
    return showApprovalPage(face, { ...again, problem: 'form_stale' }, reply.code(403));
  }
  const answer = readField(body, formFields.answer);
  if (answer !== 'agree' && answer !== 'refuse') {
    return showApprovalPage(face, { ...again, problem: 'factor_missing' }, reply.code(400));
  }
  const pin = readField(body, factorField('PINPAGE'), pinCharactersMax);
  const { accountId, recentlyStrong } = visitor.person();
  const decision = answer === 'agree' ? 'approve' : 'refuse';
  const given = { accountId, id, decision, recentlyStrong } as const;
  try {
    await face.answerApproval({ ...given, pin: pin === '' ? undefined : new Secret(pin) });
  } catch (error) {
    const problem = error instanceof Refusal ? problemOf(error.code) : undefined;
    if (problem === undefined) throw error;
    await face.recordRefusal({
      event: 'authorization.refused',
      refusal: error as Refusal,
      caller: { accountId, clientId: face.ownClientId },
    });
    return showApprovalPage(face, { ...again, problem }, reply.code(400));
  }
  const message = answer === 'agree' ? 'approved' : 'refused';
  const { lang } = visitor;
  const page = renderMessagePage({
    ...{ lang, message, providerName: face.providerName, next: approvalsPath },
  });
  return reply.headers(pageHeaders()).send(page);
}

/** What is no identifier of ours finds no approval; as part of a path it must be plain. */
function idOf({ params }: FastifyRequest): ApprovalId {
  const { id } = params as { readonly id: string };
  if (!/^[\w-]{1,64}$/.test(id)) throw new Refusal('approval_unknown');
  return id as ApprovalId;
}

function wordsOf({ providerName }: ApprovalsFace): ErrorWords {
  const page = (request: FastifyRequest, status: number, message: Message) => ({
    status,
    headers: pageHeaders(),
    body: renderMessagePage({
      lang: chooseLanguage({
        lang: readField(request.body, formFields.lang) || readField(request.query, formFields.lang),
        acceptLanguage: request.headers['accept-language'],
      }),
      ...{ providerName, message, next: status < 500 ? approvalsPath : undefined },
      requestId: status >= 500 ? request.id : undefined,
    }),
  });
  return {
    refusal: (refusal, request) => {
      const { code } = refusal;
      const answer = page(request, statusOf(code), messageOf(code));
      return { ...answer, headers: { ...answer.headers, ...retryHeaders(refusal) } };
    },
    unreadable: (status, _message, request) => page(request, status, 'request_unreadable'),
    outage: (request) => page(request, 503, 'try_later'),
    bug: (_requestId, request) => page(request, 500, 'internal'),
  };
}
