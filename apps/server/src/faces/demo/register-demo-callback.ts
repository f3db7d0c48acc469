/**
 * Where the demo application would be: a page that shows the code it would get. In the evaluation
 * profile only; the code is good for nobody who does not have the secret of the application.
 */

import type { FastifyInstance } from 'fastify';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import { readField } from '../read-form.ts';

export function registerDemoCallback(app: FastifyInstance, providerName: string): void {
  app.get('/demo/callback', async (request, reply) => {
    const code = readField(request.query, 'code');
    const error = readField(request.query, 'error');
    const acceptLanguage = request.headers['accept-language'];
    const page = renderMessagePage({
      lang: chooseLanguage({ lang: readField(request.query, 'lang'), acceptLanguage }),
      providerName,
      message: code === '' ? 'refused' : 'approved',
      detail: code === '' ? `error=${error}` : `code=${code}`,
    });
    return reply.headers(pageHeaders()).send(page);
  });
}
