/** How this face says no outside the engine: pages to people, JSON to programs (RFC 6749, 5.2). */

import type { FastifyRequest } from 'fastify';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import type { Message } from '#pages/texts/texts.ts';
import { retryHeaders } from '../http.ts';
import type { ErrorAnswer, ErrorWords } from '../http.ts';
import { BadAuthorization } from './bad-authorization.ts';
import { renderRefusal } from './render-refusal.ts';

export function oauth2Words({ providerName }: { readonly providerName: string }): ErrorWords {
  const page = (request: FastifyRequest, status: number, message: Message): ErrorAnswer => ({
    status,
    headers: pageHeaders(),
    body: renderMessagePage({
      lang: chooseLanguage({ acceptLanguage: request.headers['accept-language'] }),
      providerName,
      message,
    }),
  });
  return {
    own: (error) =>
      error instanceof BadAuthorization ? answer(400, error.error, error.description) : undefined,
    refusal: (refusal, request) => {
      const isLimit = refusal.code === 'rate_limited';
      const status = isLimit ? 429 : 400;
      const [error, description] = renderRefusal(refusal);
      const told = isPage(request)
        ? page(request, status, isLimit ? 'too_many' : 'not_allowed')
        : answer(status, error, description);
      return { ...told, headers: { ...told.headers, ...retryHeaders(refusal) } };
    },
    unreadable: (status, message) => answer(status, 'invalid_request', message),
    outage: () => {
      const told = answer(503, 'temporarily_unavailable', 'The service is temporarily unavailable');
      return { ...told, headers: { ...told.headers, 'retry-after': '5' } };
    },
    bug: (id) => answer(500, 'server_error', `Unexpected failure, request ${id}`),
  };
}

function isPage({ routeOptions, method }: FastifyRequest): boolean {
  const { url = '' } = routeOptions;
  return url.startsWith('/oauth2/interaction/') || (method === 'GET' && url.endsWith('authorize'));
}

function answer(status: number, error: string, description: string): ErrorAnswer {
  const headers = { 'cache-control': 'no-store' };
  return { status, body: { error, error_description: description }, headers };
}
