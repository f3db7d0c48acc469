/**
 * Holds every answer that leaves a server against the OpenAPI document of the same server: the
 * path, the status, the media type and the body, which may have no member that is not described.
 *
 * It watches below the framework, where bytes go out, so that nothing is left out that answers
 * past it. What is found is told when the world closes: then the suite fails, whatever it was
 * about.
 */

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

interface Sent {
  readonly verb: string;
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

type Node = Readonly<Record<string, unknown>>;

/** Pages for people are not described, nor what has a format of its own. */
const described =
  /^\/(csc|oauth2(?!\/(interaction|authorize)\/)|\.well-known|healthz|readyz|openapi\.json|docs|logo\.png)(\/|$)/;

export class AnswerWatch {
  readonly #app: FastifyInstance;
  readonly #sent: Sent[] = [];

  /** @param app before it listens. */
  constructor(app: FastifyInstance) {
    this.#app = app;
    app.addHook('onRequest', async (request, reply) => {
      const [path = ''] = request.raw.url?.split('?') ?? [];
      const verb = request.raw.method ?? '';
      if (verb === 'OPTIONS' || verb === 'HEAD' || !described.test(path)) return;
      recordBody(reply.raw, (mediaType, body) => {
        this.#sent.push({ verb, path, status: reply.raw.statusCode, mediaType, body });
      });
    });
  }

  get answers(): number {
    return this.#sent.length;
  }

  /** @throws {AssertionError} that names every kind of answer that is not as described. */
  async expectDescribed(): Promise<void> {
    const seen = [...this.#sent];
    const { body } = await this.#app.inject({ method: 'GET', url: '/openapi.json' });
    const document = new Description(JSON.parse(body) as Node);
    const problems = new Set(seen.flatMap((sent) => document.problemOf(sent) ?? []));
    assert.deepEqual(
      [...problems].slice(0, 20),
      [],
      'answers that /openapi.json does not describe',
    );
  }
}

function recordBody(raw: ServerResponse, done: (mediaType: string, body: string) => void): void {
  const chunks: Buffer[] = [];
  let written: Node = {};
  let ended = false;
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const write = raw.write.bind(raw) as (...given: unknown[]) => boolean;
  const end = raw.end.bind(raw) as (...given: unknown[]) => ServerResponse;
  const head = raw.writeHead.bind(raw) as (...given: unknown[]) => ServerResponse;
  // Headers that are written at once never stand among those that were set.
  raw.writeHead = (...given: unknown[]) => {
    written = (given.at(-1) ?? {}) as Node;
    return head(...given);
  };
  raw.write = (...given: unknown[]) => {
    // Some responses end by a last write of their own.
    if (!ended) keep(given[0]);
    return write(...given);
  };
  raw.end = (...given: unknown[]) => {
    if (!ended) keep(given[0]);
    ended = true;
    const sent = end(...given);
    const type = raw.getHeader('content-type') ?? written['content-type'] ?? '';
    done(String(type).replace(/;.*/, ''), Buffer.concat(chunks).toString('utf8'));
    return sent;
  };
}

/** An OpenAPI document, asked about answers. */
export class Description {
  readonly #document: Node;
  readonly #checks = new Map<object, ReturnType<typeof Compile>>();

  constructor(document: Node) {
    this.#document = document;
  }

  /** @returns undefined when all is as described. */
  problemOf(sent: Sent): string | undefined {
    const { verb, path, status, mediaType, body } = sent;
    const call = `${verb} ${path.replace(/^\/csc\/v0\//, '/csc/v1/')}`;
    const operation = this.#at(['paths', call.slice(verb.length + 1), verb.toLowerCase()]);
    // Where nothing is described there must be nothing.
    if (operation === undefined) return status === 404 ? undefined : `${call} → ${status}: no path`;
    const response = this.#resolve((operation['responses'] as Node)[String(status)]);
    if (response === undefined) return `${call} → ${status}: no such status`;
    const content = response['content'] as Node | undefined;
    if (content === undefined) {
      return body === '' ? undefined : `${call} → ${status}: a body where there is none`;
    }
    const { schema } = (content[mediaType] ?? {}) as { schema?: Node };
    if (schema === undefined) return `${call} → ${status}: media type ${mediaType}`;
    return mediaType === 'application/json'
      ? this.#misfit(schema, `${call} → ${status}`, body)
      : undefined;
  }

  #misfit(schema: Node, call: string, body: string): string | undefined {
    const form = this.#resolve(schema) ?? {};
    const check = this.#checks.get(form) ?? Compile(this.#closed(form) as TSchema);
    this.#checks.set(form, check);
    const value = JSON.parse(body) as unknown;
    if (check.Check(value)) return undefined;
    return `${call}: ${JSON.stringify(check.Errors(value)).slice(0, 300)}`;
  }

  /** The same, with nothing allowed that is not described. */
  #closed(given: unknown): unknown {
    if (Array.isArray(given)) return given.map((each) => this.#closed(each));
    if (typeof given !== 'object' || given === null) return given;
    const node = this.#resolve(given as Node) ?? {};
    const entries = Object.entries(node).map(([name, value]) => [name, this.#closed(value)]);
    const isObject = node['type'] === 'object' && node['properties'] !== undefined;
    const open = 'additionalProperties' in node || !isObject;
    return Object.fromEntries([...entries, ...(open ? [] : [['additionalProperties', false]])]);
  }

  #resolve(node: unknown): Node | undefined {
    const reference = (node as Node | undefined)?.['$ref'];
    if (typeof reference !== 'string') return node as Node | undefined;
    return this.#at(reference.slice('#/'.length).split('/'));
  }

  #at(steps: readonly string[]): Node | undefined {
    return steps.reduce<Node | undefined>(
      (node, step) => node?.[step] as Node | undefined,
      this.#document,
    );
  }
}
