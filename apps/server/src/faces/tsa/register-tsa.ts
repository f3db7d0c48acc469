/**
 * The time-stamp authority over HTTP: `POST /tsa`. RFC 3161, 3.4.
 *
 * A query that is refused is still answered properly: HTTP 200 and a TimeStampResp that says
 * why, because clients look nowhere else. Only what is wrong below the protocol (media type,
 * size, too many calls, an outage) shows in the HTTP status.
 */

import { buildTimestampResponse } from '@kumoin/pki';
import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { readTimestampQuery } from '#domain/timestamps/timestamp-query.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorWords } from '../http.ts';
import { renderRefusal, replyHeaders, systemFailure } from './render-refusal.ts';

export interface TsaFace {
  readonly issueTimestamp: IssueTimestamp;
  readonly checkRate: CheckRate;
}

/** A query is a digest and some numbers: this is generous. */
const queryBytesMax = 64 * 1024;

export function registerTsa(app: FastifyInstance, { issueTimestamp, checkRate }: TsaFace): void {
  void app.register(async (scope) => {
    answerErrorsWith(scope, tsaWords);
    scope.addHook('onRequest', (request) =>
      checkRate('timestampPerAddress', clientNetwork(request.ip)),
    );
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/timestamp-query',
      { parseAs: 'buffer', bodyLimit: queryBytesMax },
      (_request, body, done) => done(null, body),
    );
    scope.post('/tsa', { bodyLimit: queryBytesMax }, async (request, reply) => {
      const query = readTimestampQuery(bytesOf(request.body));
      const { token } = await issueTimestamp(query);
      return reply.headers(replyHeaders).send(Buffer.from(buildTimestampResponse(token)));
    });
  });
}

/** No body at all is read as an empty one, and refused as no query. */
function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

const tsaWords: ErrorWords = {
  refusal: (refusal) => ({
    status: refusal.code === 'rate_limited' ? 429 : 200,
    headers: { ...replyHeaders, ...retryHeaders(refusal) },
    body: renderRefusal(refusal),
  }),
  unreadable: (status) => ({ status, body: { error: 'request_unreadable' } }),
  outage: () => ({ status: 503, headers: replyHeaders, body: systemFailure('try again later') }),
  bug: (requestId) => {
    const body = systemFailure(`internal error, request ${requestId}`);
    return { status: 500, headers: replyHeaders, body };
  },
};
