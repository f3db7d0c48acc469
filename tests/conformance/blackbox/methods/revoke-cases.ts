/** `auth/revoke`. CSC API v1.0.4.0 and v2.0.0.2, 11.3. v2 shows no table; that of v1 is taken. */

import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, missing } from '../error-rows.ts';
import { expectNothing, expectSuccess, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import { headerCases } from '../header-cases.ts';
import { askSignatures, order, quick, sayYes } from '../signing.ts';

const revoke = (bench: Bench, body: object): Promise<Answer> => bench.call('auth/revoke', body);

/** Whether a token still opens anything: `expired_token` once it was revoked. */
async function expectDead(bench: Bench, token: string): Promise<void> {
  const answer = await bench.call('credentials/list', {}, { authorization: `Bearer ${token}` });
  bench.expectError(answer, { status: 401, error: ['expired_token', 'invalid_token'] });
  bench.advise(answer.body['error'] === 'expired_token', 'the code is not expired_token');
}

interface Pair {
  readonly access: string;
  readonly refresh: string;
}

async function pair(bench: Bench): Promise<Pair> {
  const members = await bench.freshSession({ rememberMe: true });
  if (members['refresh_token'] === undefined) {
    throw new NotTried('the server gives no refresh tokens');
  }
  return { access: textOf(members, 'access_token'), refresh: textOf(members, 'refresh_token') };
}

const unknown = { words: 'Invalid string parameter token' };

export const revokeCases: readonly Case[] = [
  ...headerCases('auth/revoke'),
  ...errorRows(
    [
      ['token missing', {}, missing('string', 'token')],
      ['token no string', { token: 7 }, missing('string', 'token')],
      ['token unknown', { token: 'AAAAAAAAAAAAAAAAAAAAAAAA' }, unknown],
      [
        'token_type_hint unknown',
        { token: 'AAAAAAAA', token_type_hint: 'pin' },
        'Invalid string parameter token_type_hint',
      ],
    ],
    revoke,
  ),
  {
    claim: 'an access token ends at once',
    run: async (bench) => {
      const token = textOf(await bench.freshSession(), 'access_token');
      expectNothing(await revoke(bench, { token, token_type_hint: 'access_token' }));
      await expectDead(bench, token);
    },
  },
  {
    claim: 'an access token ends alone: its refresh token stays',
    run: async (bench) => {
      const { access, refresh } = await pair(bench);
      expectNothing(await revoke(bench, { token: access }));
      const body = { refresh_token: refresh };
      expectSuccess(await bench.call('auth/login', body, { authorization: null }));
    },
  },
  {
    claim: 'a refresh token ends, and its access tokens with it',
    run: async (bench) => {
      const { access, refresh } = await pair(bench);
      expectNothing(await revoke(bench, { token: refresh, token_type_hint: 'refresh_token' }));
      await expectDead(bench, access);
      const body = { refresh_token: refresh };
      const answer = await bench.call('auth/login', body, { authorization: null });
      bench.expectError(answer, { words: 'Invalid refresh_token' });
    },
  },
  {
    claim: 'a token of somebody else looks unknown, and lives',
    level: 'should',
    run: async (bench) => {
      const token = textOf(await bench.freshSession(), 'access_token');
      bench.expectError(await bench.callAsStranger('auth/revoke', { token }), unknown);
      const authorization = `Bearer ${token}`;
      expectSuccess(await bench.call('credentials/list', {}, { authorization }));
    },
  },
  {
    claim: 'a SAD that was revoked signs nothing',
    level: 'open',
    run: async (bench) => {
      const credential = await quick(bench);
      const { digest } = order();
      const SAD = await sayYes(bench, credential, { digests: [digest] });
      expectNothing(await revoke(bench, { token: SAD }));
      bench.expectError(await askSignatures(bench, credential, { SAD, digests: [digest] }));
    },
  },
];
