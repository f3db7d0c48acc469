/**
 * Traces what a request sets in motion: the request itself, each use case, each call of a store
 * or of the vault, and the decision in between. What no request set in motion is not traced.
 *
 * Names and attributes are those of the OpenTelemetry semantic conventions where it has one, and
 * begin with `kumoin.` where it has none. Of values only identifiers of credentials and
 * authorizations, codes, events and counts are told: no document, no digest, no secret, and no
 * message of an error, which may quote anything.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { TraceParent } from '#faces/trace-parent.ts';
import { afterwards, aroundCalls } from '../around-calls.ts';

export interface Step {
  /** What the step belongs to: a store, the vault, the use cases. */
  readonly noun: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** @returns what is told of one call. */
  readonly describe?: (method: string, given: readonly unknown[]) => Attributes;
}

/** Where the calls of one request are: the span they belong to, and when the last one ended. */
interface Place {
  readonly context: Context;
  lastEndedAt: number | undefined;
}

export class Tracing {
  readonly #tracer: Tracer;
  readonly #places = new AsyncLocalStorage<Place>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Every call of the port is a span below the one it was made in. */
  of<Port extends object>(port: Port, step: Step): Port {
    const { noun, kind, describe } = step;
    return aroundCalls(port, (method) => {
      const name = noun === '' ? method : `${noun}.${method}`;
      return (given, proceed) => {
        const place = this.#places.getStore();
        if (place === undefined) return proceed();
        const attributes = { ...step.attributes, ...describe?.(method, given) };
        const span = this.#tracer.startSpan(name, { kind, attributes }, place.context);
        const context = trace.setSpan(place.context, span);
        return this.#places.run({ context, lastEndedAt: undefined }, () =>
          afterwards(proceed, (error) => {
            endSpan(span, error);
            place.lastEndedAt = Date.now();
          }),
        );
      };
    });
  }

  /** The rule that decides is pure and sees nobody: it is what stands between two calls. */
  decidedJustNow(): void {
    const place = this.#places.getStore();
    if (place?.lastEndedAt === undefined) return;
    const startTime = place.lastEndedAt;
    this.#tracer.startSpan('decide', { startTime }, place.context).end();
  }

  /** Before the faces are registered: later it would not see their requests. */
  watch(app: FastifyInstance): void {
    const requests = new WeakMap<FastifyRequest, { span: Span; place: Place }>();
    app.addHook('onRequest', (request, _reply, done) => {
      const begun = this.#begin(request);
      requests.set(request, begun);
      const { traceId } = begun.span.spanContext();
      if (request.traceParent === undefined) request.log = request.log.child({ traceId });
      this.#places.run(begun.place, done);
    });
    // Reading the body comes from the socket, which knows nothing of the request.
    app.addHook('preValidation', (request, _reply, done) => {
      const begun = requests.get(request);
      if (begun === undefined) done();
      else this.#places.run(begun.place, done);
    });
    app.addHook('onResponse', (request, reply, done) => {
      const span = requests.get(request)?.span;
      span?.setAttribute('http.response.status_code', reply.statusCode);
      if (span !== undefined) endRequest(span, request, reply.statusCode);
      done();
    });
  }

  #begin(request: FastifyRequest): { span: Span; place: Place } {
    const { method, routeOptions, id, traceParent } = request;
    const route = routeOptions.url;
    const known = route !== undefined;
    const attributes = {
      'http.request.method': known ? method : '_OTHER',
      ...(known && { 'http.route': route }),
      'url.scheme': request.protocol,
      'kumoin.request.id': id,
    };
    const name = known ? `${method} ${route}` : 'HTTP';
    const parent = contextOf(traceParent);
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    return { span, place: { context: trace.setSpan(parent, span), lastEndedAt: undefined } };
  }
}

function contextOf(parent: TraceParent | undefined): Context {
  if (parent === undefined) return ROOT_CONTEXT;
  const traceFlags = parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags, isRemote: true });
}

/** A refusal is an answer; only what failed is an error. */
function endSpan(span: Span, error: unknown): void {
  if (error instanceof Refusal) span.setAttribute('kumoin.refusal.code', error.code);
  else if (error !== undefined) {
    span.setAttribute('error.type', typeOf(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function endRequest(span: Span, { failure }: FastifyRequest, statusCode: number): void {
  if (failure?.kind === 'refusal') span.setAttribute('kumoin.refusal.code', failure.code ?? '');
  if (statusCode >= 500) {
    span.setAttribute('error.type', failure?.code ?? failure?.kind ?? String(statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function typeOf(error: unknown): string {
  if (error instanceof Outage) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
