/**
 * OCSP over HTTP: `POST /pki/ocsp`, and `GET /pki/ocsp/{base64}` for short requests.
 * RFC 6960, appendix A; RFC 5019, caching.
 *
 * A request nobody can read gets an OCSP answer too (malformedRequest, HTTP 200); only the
 * wrong media type or size is an HTTP matter. Answers to GET may be kept for a minute, which
 * is what a revocation may take to be seen by everybody.
 */

import { ocspErrorResponse } from '@kumoin/pki';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { AnswerStatusRequest, StatusReply } from '#usecases/issuance/answer-status-request.ts';
import { retryHeaders } from '../http.ts';
import type { ErrorAnswer } from '../http.ts';
import { renderRefusal } from './render-refusal.ts';

const requestBytesMax = 64 * 1024;
/** A URL is no place for more. */
const base64CharactersMax = 4096;
const cacheSeconds = 60;

const mediaType = 'application/ocsp-response';

export interface OcspFace {
  readonly answerStatusRequest: AnswerStatusRequest;
  readonly checkRate: CheckRate;
}

export function registerOcsp(
  scope: FastifyInstance,
  { answerStatusRequest, checkRate }: OcspFace,
): void {
  scope.addHook('onRequest', (request) => checkRate('statusPerAddress', clientNetwork(request.ip)));
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/ocsp-request',
    { parseAs: 'buffer', bodyLimit: requestBytesMax },
    (_request, body, done) => done(null, body),
  );

  scope.post('/ocsp', { bodyLimit: requestBytesMax }, async ({ body }, reply) => {
    const request = body instanceof Uint8Array ? body : new Uint8Array();
    return send(reply, await answerStatusRequest(request), { cacheable: false });
  });

  // A wildcard, since base64 may hold slashes that a client did not escape.
  scope.get<{ Params: { '*': string } }>('/ocsp/*', async ({ params }, reply) => {
    return send(reply, await answerStatusRequest(readBase64(params['*'])), { cacheable: true });
  });
}

/** The protocol has a word for one who comes too often, and clients read it at 200 only. */
export function ocspRefusal(refusal: Refusal): ErrorAnswer {
  if (refusal.code !== 'rate_limited') return renderRefusal(refusal);
  const headers = { 'content-type': mediaType, ...retryHeaders(refusal) };
  return { status: 200, headers, body: Buffer.from(ocspErrorResponse('tryLater')) };
}

/** Anything but base64 becomes an empty request, which is answered as malformed. */
function readBase64(text: string): Uint8Array {
  const readable = text.length <= base64CharactersMax && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return readable ? Buffer.from(text, 'base64') : new Uint8Array();
}

function send(
  reply: FastifyReply,
  { response, successful }: StatusReply,
  { cacheable }: { readonly cacheable: boolean },
): FastifyReply {
  const cache = `public, max-age=${cacheSeconds}, must-revalidate`;
  return reply
    .header('content-type', mediaType)
    .header('cache-control', cacheable && successful ? cache : 'no-store')
    .send(Buffer.from(response));
}
