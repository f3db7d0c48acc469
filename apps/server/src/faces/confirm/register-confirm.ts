/**
 * `/confirm/HANDLE`: the hosted page of one transaction, for a person whom their bank has sent here.
 *
 * Nobody logs in: the handle is a bearer of 256 bits, of which only a hash is kept, and whoever has
 * it can look, have it sent to the owner's own device, and say no. Saying yes takes the token. The
 * handle stands in the address, so no page of it is cached, linked from or framed, and no log has
 * it; forms carry a token made of it.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { isOpen, stateAt } from '#domain/transactions/check-open.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import type { Message } from '#pages/texts/texts.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorWords } from '../http.ts';
import { readField, takeForms } from '../read-form.ts';
import { confirmPath } from './confirm-face.ts';
import type { ConfirmFace } from './confirm-face.ts';
import { decide } from './decide.ts';
import { messageOf, statusOf } from './render-refusal.ts';
import { showConfirmPage } from './show-confirm-page.ts';

export function registerConfirm(app: FastifyInstance, face: ConfirmFace): void {
  void app.register(async (scope) => {
    answerErrorsWith(scope, wordsOf(face));
    takeForms(scope);
    scope.addHook('onRequest', async ({ ip }) => {
      await face.checkRate('oauthPerAddress', clientNetwork(ip));
    });

    scope.get(`${confirmPath}/:handle`, async (request, reply) =>
      showConfirmPage(face, { request, handle: handleOf(request) }, reply),
    );

    scope.post(`${confirmPath}/:handle`, async (request, reply) =>
      decide(face, { request, handle: handleOf(request) }, reply),
    );

    scope.get(`${confirmPath}/:handle/state`, async (request, reply) => {
      const { transaction } = await face.showTransaction({ handle: handleOf(request) });
      const at = face.now();
      const state = stateAt(transaction, at);
      return reply
        .header('cache-control', 'no-store')
        .send({ open: isOpen(transaction, at), state });
    });

    scope.get(`${confirmPath}/:handle/sound.wav`, async (request, reply) =>
      sendSound(face, handleOf(request), reply),
    );
  });
}

async function sendSound(
  face: ConfirmFace,
  handle: Secret<string>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const code = await face.showCode({ handle }, 'sound');
  refuseUnless(code.kind === 'sound', 'channel_unavailable');
  return reply
    .header('content-type', 'audio/wav')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .send(Buffer.from(code.wav));
}

/** What can be no handle finds nothing; as part of a path it must be plain. */
function handleOf({ params }: FastifyRequest): Secret<string> {
  const { handle } = params as { readonly handle: string };
  if (!/^[\w-]{32,128}$/.test(handle)) throw new Refusal('transaction_unknown');
  return new Secret(handle);
}

function wordsOf({ providerName }: ConfirmFace): ErrorWords {
  const page = (request: FastifyRequest, status: number, message: Message) => ({
    status,
    headers: pageHeaders(),
    body: renderMessagePage({
      lang: chooseLanguage({
        lang: readField(request.body, formFields.lang) || readField(request.query, formFields.lang),
        acceptLanguage: request.headers['accept-language'],
      }),
      ...{ providerName, message },
      requestId: status >= 500 ? request.id : undefined,
    }),
  });
  return {
    refusal: (refusal, request) => {
      const answer = page(request, statusOf(refusal.code), messageOf(refusal.code));
      return { ...answer, headers: { ...answer.headers, ...retryHeaders(refusal) } };
    },
    unreadable: (status, _message, request) => page(request, status, 'request_unreadable'),
    outage: (request) => page(request, 503, 'try_later'),
    bug: (_requestId, request) => page(request, 500, 'internal'),
  };
}
