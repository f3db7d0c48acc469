/**
 * What holds of all methods: the form of requests, answers and errors. CSC API v1.0.4.0 and
 * v2.0.0.2, clauses 7 and 10.
 */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { expectSuccess } from '../expect.ts';

const ask = (
  bench: Bench,
  path: string,
  how: { method?: string; type?: string; body?: string },
): Promise<Answer> => {
  const { method = 'POST', type, body } = how;
  return bench.caller.ask({
    url: `${bench.target.url}/${path}`,
    method,
    headers: { ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
};

export const generalCases: readonly Case[] = [
  {
    claim: 'answers are JSON',
    run: async (bench) =>
      void expectSuccess(await ask(bench, 'info', { type: 'application/json', body: '{}' })),
  },
  {
    claim: 'application/json with a charset is read',
    run: async (bench) => {
      const type = 'application/json;charset=UTF-8';
      expectSuccess(await ask(bench, 'info', { type, body: '{}' }));
    },
  },
  {
    claim: 'names of methods are told apart by case → 404',
    run: async (bench) => {
      const { status } = await ask(bench, 'Info', { type: 'application/json', body: '{}' });
      assert.equal(status, 404, `it answers ${status}`);
    },
  },
  {
    claim: 'a path that names no method → 404',
    level: 'should',
    run: async (bench) => {
      const { status } = await ask(bench, 'no/such', { type: 'application/json', body: '{}' });
      assert.equal(status, 404, `it answers ${status}`);
    },
  },
  {
    claim: 'a method is called with POST',
    level: 'open',
    run: async (bench) => {
      const { status } = await ask(bench, 'info', { method: 'GET' });
      assert.ok(status === 404 || status === 405, `GET answers ${status}`);
    },
  },
];

export const errorCases: readonly Case[] = [
  {
    claim: 'a body that is no JSON → invalid_request',
    run: async (bench) =>
      bench.expectError(await bench.call('credentials/info', '{"credentialID":')),
  },
  {
    claim: 'a body that is no object → invalid_request',
    run: async (bench) => {
      for (const body of ['[]', '"text"', '7']) {
        bench.expectError(await bench.call('credentials/info', body));
      }
    },
  },
  {
    claim: 'an error is JSON with error and error_description',
    run: async (bench) => {
      const answer = await bench.call('credentials/info', {});
      bench.expectError(answer);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json\b/i);
    },
  },
  {
    claim: 'no error tells of the insides of the server',
    level: 'should',
    run: async (bench) => {
      for (const body of ['{', { credentialID: { toString: 1 } }, { credentialID: '\u0000' }]) {
        const { status, text } = await bench.call('credentials/info', body);
        assert.ok(status < 500, `it answers ${status}`);
        assert.doesNotMatch(
          text,
          /\bat .+:\d+|Exception|\.java|\.ts:|\.js:|SELECT /,
          'a stack trace',
        );
      }
    },
  },
];
