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
import { ApiDescription, isDescribed } from './api-description.ts';
import type { SentAnswer } from './api-description.ts';

type Node = Readonly<Record<string, unknown>>;

export class AnswerWatch {
  readonly #app: FastifyInstance;
  readonly #sent: SentAnswer[] = [];

  /** @param app before it listens. */
  constructor(app: FastifyInstance) {
    this.#app = app;
    app.addHook('onRequest', async (request, reply) => {
      const [path = ''] = request.raw.url?.split('?') ?? [];
      const verb = request.raw.method ?? '';
      if (verb === 'OPTIONS' || verb === 'HEAD' || !isDescribed(path)) return;
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
    const document = new ApiDescription(JSON.parse(body) as Node);
    const problems = new Set(seen.flatMap((sent) => document.problemOf(sent) ?? []));
    assert.deepEqual(
      [...problems].slice(0, 20),
      [],
      'answers that /openapi.json does not describe',
    );
  }
}

/** Also for whoever looks at answers for another reason; all headers as they were sent. */
export function recordBody(
  raw: ServerResponse,
  done: (mediaType: string, body: string, headers: Node) => void,
): void {
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
    const headers = { ...raw.getHeaders(), ...written };
    done(String(type).replace(/;.*/, ''), Buffer.concat(chunks).toString('utf8'), headers);
    return sent;
  };
}
