/**
 * The HTTP server all faces hang on, and the one place where an error becomes an answer.
 *
 * Three kinds of error (docs/adr/0006): a Refusal is the caller's to read, in the words of the
 * face; an Outage is ours to mend, the caller may try again; everything else is a bug, of
 * which the caller learns nothing but a request id. Logs hold method, path and status only:
 * headers, bodies and query strings may carry secrets. The request id is told to the caller
 * (`x-request-id`) and stands, with the caller's own trace if it named one, in every line.
 */

import { randomUUID } from 'node:crypto';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimited } from '#domain/access/rate-limit.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { readTraceParent } from './trace-parent.ts';
import type { TraceParent } from './trace-parent.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What kept it from being served; known before the answer leaves. */
    failure: Failure | undefined;
    /** The caller's trace, if it named one. */
    traceParent: TraceParent | undefined;
  }
}

export interface Failure {
  readonly kind: 'refusal' | 'outage' | 'unreadable' | 'bug';
  /** Of refusals and outages. */
  readonly code?: string;
}

/** An answer in the words of a face. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a face says no. Each face has its own. */
export interface ErrorWords {
  refusal(refusal: Refusal, request: FastifyRequest): ErrorAnswer | Promise<ErrorAnswer>;
  /** The request could not be read: body too large, not JSON, wrong media type. */
  unreadable(status: number, message: string, request: FastifyRequest): ErrorAnswer;
  outage(request: FastifyRequest): ErrorAnswer;
  bug(requestId: string, request: FastifyRequest): ErrorAnswer;
  /** Errors of the face itself, such as a malformed parameter; undefined = not one of them. */
  own?(error: unknown): ErrorAnswer | undefined;
}

export interface ServerTls {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Ask clients for a certificate; by itself it opens nothing. */
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly ca?: Buffer;
}

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  readonly tls: ServerTls | undefined;
  /** Milliseconds that requests under way have once the server is told to close. */
  readonly closingGrace?: number;
  /** Addresses or networks of proxies; from nobody else `X-Forwarded-For` is believed. */
  readonly trustProxy?: readonly string[];
  /** While it drains no connection stays open for a next request. */
  readonly life?: { readonly draining: boolean };
}

export const bodyBytesMax = 1024 * 1024;
const headersTimeoutMs = 20_000;
const requestTimeoutMs = 60_000;
/** How often Node looks for those that have timed out. */
const timeoutCheckMs = 5_000;
const closingGraceMs = 5_000;
const outageEveryMs = 1_000;
/** With bodies of the largest size in memory at once, this is 1 GB; far more than is served. */
const connectionsMax = 1_000;

export function makeHttpServer(given: HttpOptions): FastifyInstance {
  const { logger, tls, closingGrace = closingGraceMs, trustProxy = [], life } = given;
  const timing = { connectionsCheckingInterval: timeoutCheckMs, headersTimeout: headersTimeoutMs };
  const options = {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    genReqId: () => randomUUID(),
    ...(trustProxy.length > 0 && { trustProxy: [...trustProxy] }),
    forceCloseConnections: 'idle' as const,
    frameworkErrors: (_error: Error, _request: unknown, reply: FastifyReply) =>
      void send(reply, pathUnreadable),
    ajv: { customOptions: { removeAdditional: false as const, coerceTypes: false as const } },
  };
  const app: FastifyInstance = tls
    ? (Fastify({ ...options, https: { ...timing, ...tls, minVersion: 'TLSv1.2' } }) as never)
    : Fastify({ ...options, http: timing });
  app.server.maxConnections = connectionsMax;
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    // Half a request, or a reader who does not read, must not hold up the end.
    setTimeout(() => app.server.closeAllConnections(), closingGrace).unref();
  });
  app.decorateRequest('failure', undefined);
  app.decorateRequest('traceParent', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const parent = readTraceParent(request.headers.traceparent);
    request.traceParent = parent;
    if (parent !== undefined) request.log = request.log.child({ traceId: parent.traceId });
    done();
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, id } = request;
    const path = routeOptions.url ?? '(no route)';
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ id, method, path, status: reply.statusCode, ms }, 'answered');
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (closing || life?.draining === true) reply.header('connection', 'close');
  });
  answerErrorsWith(app, plainWords);
  app.setNotFoundHandler((_request, reply) => send(reply, plainAnswer(404, 'not_found')));
  return app;
}

/** Lets a face (an encapsulated plugin) say no in its own words. */
export function answerErrorsWith(app: FastifyInstance, words: ErrorWords): void {
  const face = { words, logOutage: makeLogOutage() };
  app.setErrorHandler(async (error, request, reply) => {
    const answer = await toAnswer(error, request, face).catch((worse: unknown) =>
      // Journalling a refusal can fail; that too is told in the words of the face.
      toAnswer(worse, request, face),
    );
    return send(reply, answer);
  });
}

type LogOutage = (outage: Outage, request: FastifyRequest) => void;

/** Every outage is a line; its causes and stack one in a second, as it meets many at once. */
function makeLogOutage(): LogOutage {
  const explainedAt = new Map<string, number>();
  return (outage, { id, log }) => {
    const now = performance.now();
    const explains = now - (explainedAt.get(outage.code) ?? -Infinity) >= outageEveryMs;
    if (explains) explainedAt.set(outage.code, now);
    log.error(explains ? { id, err: outage } : { id, code: outage.code }, 'outage');
  };
}

async function toAnswer(
  error: unknown,
  request: FastifyRequest,
  { words, logOutage }: { readonly words: ErrorWords; readonly logOutage: LogOutage },
): Promise<ErrorAnswer> {
  const own = words.own?.(error);
  request.failure = own === undefined ? failureOf(error) : { kind: 'unreadable' };
  if (own !== undefined) return own;
  if (error instanceof Refusal) return words.refusal(error, request);
  if (error instanceof Outage) {
    logOutage(error, request);
    return words.outage(request);
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) return words.unreadable(status, (error as Error).message, request);
  request.log.error({ id: request.id, err: error }, 'bug');
  return words.bug(request.id, request);
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return { kind: 'refusal', code: error.code };
  if (error instanceof Outage) return { kind: 'outage', code: error.code };
  return { kind: clientErrorStatus(error) === undefined ? 'bug' : 'unreadable' };
}

/** What the HTTP layer itself found wrong with a request carries a status below 500. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : undefined;
}

/** Who came too often learns when to come back; RFC 9110, 10.2.3. */
export function retryHeaders(refusal: Refusal): Readonly<Record<string, string>> {
  if (!(refusal instanceof RateLimited)) return {};
  return { 'retry-after': String(refusal.retryAfterSeconds), 'cache-control': 'no-store' };
}

function send(reply: FastifyReply, { status, body, headers = {} }: ErrorAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

function plainAnswer(status: number, error: string, detail?: string): ErrorAnswer {
  return { status, body: detail === undefined ? { error } : { error, detail } };
}

/** No face is known yet: these are the words of the APIs that most callers speak. */
const pathUnreadable: ErrorAnswer = {
  status: 400,
  body: { error: 'invalid_request', error_description: 'The path cannot be read' },
};

/** For routes outside every face, such as health. */
export const plainWords: ErrorWords = {
  refusal: (refusal) => plainAnswer(400, refusal.code),
  unreadable: (status, message) => plainAnswer(status, 'request_unreadable', message),
  outage: () => plainAnswer(503, 'temporarily_unavailable'),
  bug: (requestId) => plainAnswer(500, 'internal_error', `request ${requestId}`),
};
