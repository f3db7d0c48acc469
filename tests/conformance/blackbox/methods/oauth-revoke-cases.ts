/** `oauth2/revoke`. CSC API v1.0.4.0, 8.3.4 and v2.0.0.2, 8.4.5. */

import assert from 'node:assert/strict';
import type { Bench, ErrorRow } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { brief, expectSuccess, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import {
  clientOf,
  credentialToken,
  post,
  releasedByOauth,
  serviceToken,
  signAsClient,
} from '../oauth-steps.ts';
import type { Parameters } from '../oauth-steps.ts';
import { order } from '../signing.ts';

const revoke = (bench: Bench, form: Parameters): Promise<Answer> => post(bench, 'revoke', { form });

/** 204 by the document, 200 by RFC 7009: a client has to take both. */
function expectRevoked(bench: Bench, answer: Answer): void {
  const isRight = answer.status === 204 || answer.status === 200;
  assert.ok(isRight, `expected 204, got ${answer.status} ${brief(answer)}`);
  bench.advise(answer.status === 204, 'the status is not 204');
}

async function assertDead(bench: Bench, token: string): Promise<void> {
  const authorization = `Bearer ${token}`;
  const { status } = await bench.call('credentials/list', {}, { authorization });
  assert.equal(status, 401, `the token still opens: ${status}`);
}

function row(claim: string, form: Parameters, answer: ErrorRow): Case {
  return { claim, run: async (bench) => bench.expectError(await revoke(bench, form), answer) };
}

async function pair(bench: Bench) {
  const members = await serviceToken(bench);
  const { refresh_token: refresh } = members;
  if (typeof refresh !== 'string') throw new NotTried('the server gives no refresh tokens');
  return { access: textOf(members, 'access_token'), refresh };
}

export const oauthRevokeCases: readonly Case[] = [
  row('no token → invalid_request', {}, { words: 'Missing parameter token' }),
  row(
    'an unknown token_type_hint → invalid_request',
    { token: 'x', token_type_hint: 'pin' },
    {
      words: 'Invalid parameter token_type_hint',
      error: ['invalid_request', 'unsupported_token_type'],
    },
  ),
  {
    claim: 'an unknown token → invalid_request',
    level: 'open',
    run: async (bench) => {
      const answer = await revoke(bench, { token: 'AAAAAAAAAAAAAAAAAAAAAAAA' });
      bench.expectError(answer, { words: 'Invalid string parameter token' });
    },
  },
  {
    claim: 'a wrong client_secret is refused, and the token lives',
    run: async (bench) => {
      const { clientId, clientSecret } = clientOf(bench);
      if (clientSecret === undefined) throw new NotTried('the client has no secret');
      const token = textOf(await serviceToken(bench), 'access_token');
      const client = { clientId, clientSecret: `${clientSecret}x` };
      const { status } = await post(bench, 'revoke', { form: { token }, client });
      assert.ok(status === 400 || status === 401, `it answers ${status}`);
      const authorization = `Bearer ${token}`;
      expectSuccess(await bench.call('credentials/list', {}, { authorization }));
    },
  },
  {
    claim: 'the token of another client lives',
    run: async (bench) => {
      const { otherClient: client } = bench.target;
      if (client === undefined) throw new NotTried('no second client is known');
      const token = textOf(await serviceToken(bench), 'access_token');
      await post(bench, 'revoke', { form: { token }, client });
      const authorization = `Bearer ${token}`;
      expectSuccess(await bench.call('credentials/list', {}, { authorization }));
    },
  },
  {
    claim: 'an access token ends at once, alone',
    run: async (bench) => {
      const { access, refresh } = await pair(bench);
      expectRevoked(bench, await revoke(bench, { token: access, token_type_hint: 'access_token' }));
      await assertDead(bench, access);
      const form = { grant_type: 'refresh_token', refresh_token: refresh };
      expectSuccess(await post(bench, 'token', { form }));
    },
  },
  {
    claim: 'a refresh token ends, and its access tokens with it',
    run: async (bench) => {
      const { access, refresh } = await pair(bench);
      expectRevoked(bench, await revoke(bench, { token: refresh }));
      await assertDead(bench, access);
      const form = { grant_type: 'refresh_token', refresh_token: refresh };
      bench.expectError(await post(bench, 'token', { form }), { error: 'invalid_grant' });
    },
  },
  {
    claim: 'auth/revoke ends a token of OAuth, too',
    run: async (bench) => {
      if (!(await bench.offers('auth/revoke'))) throw new NotTried('auth/revoke is not offered');
      const token = textOf(await serviceToken(bench), 'access_token');
      const authorization = `Bearer ${token}`;
      expectRevoked(bench, await bench.call('auth/revoke', { token }, { authorization }));
      await assertDead(bench, token);
    },
  },
  {
    claim: 'a credential token that was revoked signs nothing',
    level: 'should',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const { digest } = order();
      const token = textOf(await credentialToken(bench, credential, [digest]), 'access_token');
      expectRevoked(bench, await revoke(bench, { token }));
      const { status } = await signAsClient(bench, credential, { SAD: token, digests: [digest] });
      assert.ok(status === 400 || status === 401, `it answers ${status}`);
    },
  },
];
