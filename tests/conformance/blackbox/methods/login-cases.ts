/** `auth/login`. CSC API v1.0.4.0 and v2.0.0.2, 11.2: each row of the table, and the two ways in. */

import assert from 'node:assert/strict';
import type { Bench, ErrorRow } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { assertAbsent, expectSuccess, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';

const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const login = (bench: Bench, body: unknown, authorization: string | null): Promise<Answer> =>
  bench.call('auth/login', body, { authorization });

function refused(claim: string, authorization: string | null, row: ErrorRow): Case {
  return {
    claim,
    run: async (bench) => bench.expectError(await login(bench, {}, authorization), row),
  };
}

const malformed: ErrorRow = { status: 401, words: 'Malformed authentication parameter.' };
const noPair: ErrorRow = { words: 'Malformed username-password.' };
const failed: ErrorRow = {
  error: 'authentication_error',
  words: 'An error occurred during authentication process',
};

export const loginCases: readonly Case[] = [
  refused('no header and no refresh_token → 401 invalid_request', null, malformed),
  refused('a header of another scheme → 401 invalid_request', 'Bearer abcdefgh', malformed),
  refused('Basic of a text without a colon → invalid_request', basicOf('alice'), noPair),
  refused('a wrong password → authentication_error', basicOf('kumoin-nobody:wrong'), failed),
  {
    claim: 'name and password give an access token that works',
    run: async (bench) => {
      const token = textOf(await bench.freshSession(), 'access_token');
      await assertWorks(bench, token);
    },
  },
  {
    claim: 'expires_in is a number of seconds, when it is there',
    run: async (bench) => {
      const { expires_in: seconds = 3600 } = await bench.freshSession();
      assert.ok(
        Number.isInteger(seconds) && Number(seconds) > 0,
        `expires_in is ${String(seconds)}`,
      );
    },
  },
  {
    claim: 'without rememberMe there is no refresh token',
    run: async (bench) => {
      assertAbsent(await bench.freshSession(), 'refresh_token');
      assertAbsent(await bench.freshSession({ rememberMe: false }), 'refresh_token');
    },
  },
  {
    claim: 'a refresh token opens a session without a header',
    run: async (bench) => {
      const refresh_token = await refreshToken(bench);
      const renewed = expectSuccess(await login(bench, { refresh_token }, null));
      await assertWorks(bench, textOf(renewed, 'access_token'));
    },
  },
  {
    claim: 'refresh_token of a wrong type → invalid_request',
    run: async (bench) => {
      const answer = await login(bench, { refresh_token: 7 }, null);
      bench.expectError(answer, { words: 'Invalid string parameter: refresh_token' });
    },
  },
  {
    claim: 'refresh_token unknown → invalid_request',
    run: async (bench) => {
      const answer = await login(bench, { refresh_token: 'AAAAAAAAAAAAAAAAAAAAAAAA' }, null);
      bench.expectError(answer, { words: 'Invalid refresh_token' });
    },
  },
  {
    claim: 'an access token is no refresh token',
    run: async (bench) => {
      const refresh_token = textOf(await bench.freshSession(), 'access_token');
      bench.expectError(await login(bench, { refresh_token }, null));
    },
  },
  {
    claim: 'clientData is taken',
    run: async (bench) => void (await bench.freshSession({ clientData: 'conformance' })),
  },
];

async function assertWorks(bench: Bench, token: string): Promise<void> {
  const answer = await bench.call('credentials/list', {}, { authorization: `Bearer ${token}` });
  expectSuccess(answer);
}

/** @throws {NotTried} where the server gives none: it need not. */
export async function refreshToken(bench: Bench): Promise<string> {
  const { refresh_token: token } = await bench.freshSession({ rememberMe: true });
  if (typeof token !== 'string') throw new NotTried('the server gives no refresh tokens');
  return token;
}
