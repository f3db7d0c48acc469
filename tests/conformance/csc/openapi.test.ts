/**
 * The OpenAPI document of the server: valid, complete, and true. That every answer of this whole
 * suite fits it is seen when each world closes (`AnswerWatch`); here it is seen that the watch
 * finds what is wrong.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cscForms } from '@kumoin/contract';
import type { CscMethodName } from '@kumoin/contract';
import { Validator } from '@seriousme/openapi-schema-validator';
import Fastify from 'fastify';
import { AnswerWatch } from '../../worlds/answer-watch.ts';
import { clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';

type Node = Readonly<Record<string, unknown>>;
interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly post?: Node; readonly get?: Node }>>;
}

let world: CscWorld;
let text: string;
let document: Document;
before(async () => {
  world = await CscWorld.open();
  text = await (await fetch(`${world.baseUrl}/openapi.json`)).text();
  document = JSON.parse(text) as Document;
});
after(() => world.close());

test(clause('general rules', 'v2', 'the OpenAPI document is valid'), async () => {
  const validator = new Validator();
  assert.deepEqual(await validator.validate(JSON.parse(text) as Record<string, unknown>), {
    valid: true,
  });
  assert.equal(validator.version, '3.1');
  assert.deepEqual(document.servers, [{ url: world.baseUrl }]);
});

test(clause('general rules', 'v2', 'all references of the OpenAPI document lead somewhere'), () => {
  const references = text.match(/"#\/[^"]+"/g) ?? [];
  assert.ok(references.length > 100);
  for (const reference of new Set(references)) {
    const steps = reference.slice(3, -1).split('/');
    const found = steps.reduce<unknown>(
      (node, step) => (node as Node | undefined)?.[step],
      document,
    );
    assert.ok(found !== undefined, reference);
  }
});

for (const version of versions) {
  test(
    clause('info', version, 'the OpenAPI document offers what info names, no more'),
    async () => {
      const { body } = await world.post(`/csc/${version}/info`, { body: {} });
      const named = new Set(['info', ...(body['methods'] as string[])]);
      for (const name of Object.keys(cscForms) as CscMethodName[]) {
        const operation = document.paths[`/csc/${version}/${name}`]?.post;
        const statuses = Object.keys((operation?.['responses'] ?? {}) as Node);
        if (version in cscForms[name])
          assert.equal(statuses.includes('501'), !named.has(name), name);
        else assert.equal(operation, undefined, name);
      }
    },
  );
}

/** A server that answers `sent` and describes something. */
async function watched(sent: { status: number; body: unknown; path?: string }): Promise<void> {
  const app = Fastify();
  const watch = new AnswerWatch(app);
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
  const content = { 'application/json': { schema } };
  const paths = {
    '/csc/v2/x': { post: { responses: { 200: { description: '', content } } } },
  };
  app.get('/openapi.json', async () => ({ paths }));
  app.post('/csc/v2/*', async (_request, reply) => reply.code(sent.status).send(sent.body));
  await app.inject({ method: 'POST', url: sent.path ?? '/csc/v2/x?y=1' });
  assert.equal(watch.answers, 1);
  await watch.expectDescribed().finally(() => app.close());
}

test(
  clause('general rules', 'v2', 'an answer that OpenAPI does not describe fails the suite'),
  async () => {
    await watched({ status: 200, body: { a: 'text' } });
    await watched({ status: 404, body: {}, path: '/csc/v2/nothing' });
    for (const [sent, words] of [
      [{ status: 201, body: { a: 'text' } }, /no such status/],
      [{ status: 200, body: { a: 7 } }, /POST \/csc\/v2\/x → 200: /],
      [{ status: 200, body: {} }, /POST \/csc\/v2\/x → 200: /],
      [{ status: 200, body: { a: 'text', b: 1 } }, /POST \/csc\/v2\/x → 200: /],
      [{ status: 200, body: 'text' }, /media type text\/plain/],
      [{ status: 200, body: {}, path: '/csc/v2/nothing' }, /no path/],
    ] as const) {
      await assert.rejects(watched(sent), words, JSON.stringify(sent));
    }
  },
);
