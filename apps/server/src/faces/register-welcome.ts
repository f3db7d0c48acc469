/** `GET /`: the page for whoever opens the address of the service in a browser. */

import type { FastifyInstance } from 'fastify';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderWelcomePage } from '#pages/render-welcome-page.ts';
import { readField } from './read-form.ts';

export function registerWelcome(app: FastifyInstance, providerName: string): void {
  app.get('/', async (request, reply) => {
    const acceptLanguage = request.headers['accept-language'];
    const lang = chooseLanguage({ lang: readField(request.query, 'lang'), acceptLanguage });
    return reply.headers(pageHeaders()).send(renderWelcomePage({ lang, here: '/', providerName }));
  });
}
