/** `oauth2/pushed_authorize`. CSC API v2.0.0.2, 8.4.3; RFC 9126. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { assertOneOf, expectSuccess, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import { askPerson, clientOf, pkce, post, redeem, visit } from '../oauth-steps.ts';
import type { Parameters } from '../oauth-steps.ts';
import type { OauthClient } from '../target.ts';

function push(bench: Bench, form: Parameters, client?: OauthClient | null): Promise<Answer> {
  const { redirectUri } = clientOf(bench);
  const base = { response_type: 'code', redirect_uri: redirectUri, scope: 'service' };
  const asking = client === undefined ? {} : { client };
  return post(bench, 'pushed_authorize', { form: { ...base, ...form }, ...asking });
}

/** Only the client's name goes with it. */
const byReference = (request_uri: string): Parameters => ({
  request_uri,
  response_type: undefined,
  redirect_uri: undefined,
});

export const oauthPushCases: readonly Case[] = [
  {
    claim: 'a request is kept: 201, a request_uri and how long it is good',
    run: async (bench) => {
      const answer = await push(bench, pkce().parameters);
      const members = expectSuccess(answer, 201);
      textOf(members, 'request_uri');
      const seconds = members['expires_in'];
      assert.ok(Number.isInteger(seconds) && Number(seconds) > 0, 'expires_in');
      const kept = answer.headers.get('cache-control') ?? '';
      bench.advise(/no-store/.test(kept), 'the answer may be kept: no Cache-Control: no-store');
    },
  },
  {
    claim: 'its request_uri leads through the page to a code and a token',
    run: async (bench) => {
      const { verifier, parameters } = pkce();
      const pushed = expectSuccess(await push(bench, { ...parameters, state: 'kept' }), 201);
      const answer = await askPerson(bench, byReference(textOf(pushed, 'request_uri')));
      assert.equal(answer.get('state'), 'kept');
      const code = answer.get('code') ?? '';
      textOf(expectSuccess(await redeem(bench, { code, verifier })), 'access_token');
    },
  },
  {
    claim: 'a request_uri is good once',
    level: 'should',
    run: async (bench) => {
      const pushed = expectSuccess(await push(bench, pkce().parameters), 201);
      const reference = byReference(textOf(pushed, 'request_uri'));
      await askPerson(bench, reference);
      const back = await visit(bench, reference);
      assert.equal(back?.searchParams.get('code') ?? null, null, 'it gets a second code');
    },
  },
  {
    claim: 'the request_uri of another client: no code',
    run: async (bench) => {
      const { otherClient } = bench.target;
      if (otherClient === undefined) throw new NotTried('no second client is known');
      const pushed = expectSuccess(await push(bench, pkce().parameters), 201);
      const reference = byReference(textOf(pushed, 'request_uri'));
      const back = await visit(bench, { ...reference, client_id: otherClient.clientId });
      assert.equal(back?.searchParams.get('code') ?? null, null, 'it gets a code');
    },
  },
  {
    claim: 'a request_uri nobody got: no code',
    run: async (bench) => {
      const made = 'urn:ietf:params:oauth:request_uri:no-such-request';
      const back = await visit(bench, byReference(made));
      assert.equal(back?.searchParams.get('code') ?? null, null, 'it gets a code');
    },
  },
  {
    claim: 'a request_uri inside it → invalid_request',
    run: async (bench) => {
      const request_uri = 'urn:ietf:params:oauth:request_uri:x';
      const answer = await push(bench, { ...pkce().parameters, request_uri });
      assert.equal(answer.status, 400, `it answers ${answer.status}`);
      const errors = ['invalid_request', 'request_uri_not_supported'];
      assertOneOf(answer.body['error'], errors, 'error');
    },
  },
  {
    claim: 'a wrong client_secret is refused',
    run: async (bench) => {
      const { clientId, clientSecret } = clientOf(bench);
      if (clientSecret === undefined) throw new NotTried('the client has no secret');
      const client = { clientId, clientSecret: `${clientSecret}x` };
      const answer = await push(bench, pkce().parameters, client);
      const status = answer.status === 401 ? 401 : 400;
      bench.expectError(answer, { status, error: ['invalid_client', 'invalid_request'] });
    },
  },
  {
    claim: 'a redirect URI of nobody is refused',
    run: async (bench) => {
      const bad = { ...pkce().parameters, redirect_uri: 'https://attacker.example/cb' };
      bench.expectError(await push(bench, bad), {
        error: ['invalid_request', 'invalid_redirect_uri'],
      });
    },
  },
  {
    claim: 'no code_challenge → invalid_request',
    run: async (bench) => bench.expectError(await push(bench, {})),
  },
];
