/**
 * Takes every secret out of what goes in and out of a server, whoever calls it and in whichever
 * way: an application, a browser, a library. When the world closes, none may stand in its log.
 */

import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { recordBody } from './answer-watch.ts';
import { SecretSearch } from './secret-search.ts';

const requestBytesMax = 64 * 1024;

export class SecretWatch {
  readonly search = new SecretSearch();
  #log = '';

  /** Where the server writes its log. */
  readonly destination = { write: (line: string): void => void (this.#log += line) };

  /** @param app before it listens; a server that is opened again is another app. */
  follow(app: FastifyInstance): void {
    const bodies = new WeakMap<object, Buffer[]>();
    app.addHook('onRequest', async (request, reply) => {
      recordBody(reply.raw, (_mediaType, responseBody, headers) => {
        this.search.noteExchange({
          url: new URL(request.raw.url ?? '/', 'http://127.0.0.1').href,
          requestHeaders: textsOf(request.headers),
          requestBody: Buffer.concat(bodies.get(request.raw) ?? []).toString('utf8'),
          responseHeaders: headersOf(headers),
          responseBody,
        });
      });
    });
    // Listens beside the parser, which starts in the same turn, and takes nothing from it.
    app.addHook('preParsing', (request, _reply, ...[payload, done]) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      bodies.set(request.raw, chunks);
      payload.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= requestBytesMax) chunks.push(chunk);
      });
      done(null, payload);
    });
  }

  /** @throws {AssertionError} that names the kinds of secret that were found. */
  expectNothingLogged(): void {
    assert.deepEqual(this.search.found(this.#log), [], 'there are secrets in the log');
  }
}

function textsOf(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function headersOf(sent: Readonly<Record<string, unknown>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) {
    for (const one of [value].flat()) headers.append(name, String(one));
  }
  return headers;
}
