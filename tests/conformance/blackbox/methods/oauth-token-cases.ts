/** `oauth2/token`. CSC API v1.0.4.0, 8.3.3 and v2.0.0.2, 8.4.4: each row, and what tokens are for. */

import assert from 'node:assert/strict';
import type { Bench, ErrorRow } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { invalid } from '../error-rows.ts';
import { assertAbsent, expectSuccess, textOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import {
  clientOf,
  credentialToken,
  getCode,
  post,
  redeem,
  releasedByOauth,
  serviceToken,
  signAsClient,
} from '../oauth-steps.ts';
import type { Parameters } from '../oauth-steps.ts';
import { assertSignatures, order, signBody } from '../signing.ts';

const token = (bench: Bench, form: Parameters): Promise<Answer> => post(bench, 'token', { form });
const missingParameter = (name: string): ErrorRow => ({ words: `Missing parameter ${name}` });
const badGrant = { error: 'invalid_grant' };

function row(claim: string, form: Parameters, answer: ErrorRow): Case {
  return { claim, run: async (bench) => bench.expectError(await token(bench, form), answer) };
}

/** 400 or 401, says the table; RFC 6749 has a code of its own, which many clients know better. */
function expectUnknownClient(bench: Bench, answer: Answer, words: string): void {
  const status = answer.status === 401 ? 401 : 400;
  bench.expectError(answer, { status, error: ['invalid_request', 'invalid_client'], words });
  bench.advise(answer.body['error'] === 'invalid_request', 'the code is not invalid_request');
}

const opens = (bench: Bench, access: string): Promise<Answer> =>
  bench.call('credentials/list', {}, { authorization: `Bearer ${access}` });

const tableCases: readonly Case[] = [
  row('no grant_type → invalid_request', { code: 'x' }, missingParameter('grant_type')),
  row(
    'an unknown grant_type → invalid_request',
    { grant_type: 'x' },
    {
      words: invalid('grant_type'),
      error: ['invalid_request', 'unsupported_grant_type'],
    },
  ),
  row('no code → invalid_request', { grant_type: 'authorization_code' }, missingParameter('code')),
  row(
    'no refresh_token → invalid_request',
    { grant_type: 'refresh_token' },
    missingParameter('refresh_token'),
  ),
  row(
    'an unknown refresh_token → invalid_grant',
    { grant_type: 'refresh_token', refresh_token: 'AAAAAAAAAAAAAAAAAAAAAAAA' },
    { ...badGrant, words: invalid('refresh_token') },
  ),
  {
    claim: 'an unknown code → invalid_grant',
    run: async (bench) => {
      const code = { code: 'AAAAAAAAAAAAAAAAAAAAAAAA', verifier: 'A'.repeat(43) };
      bench.expectError(await redeem(bench, code), { ...badGrant, words: invalid('code') });
    },
  },
  {
    claim: 'no client_id → invalid_request',
    run: async (bench) => {
      const form = { grant_type: 'authorization_code', code: 'x' };
      const answer = await post(bench, 'token', { form, client: null });
      expectUnknownClient(bench, answer, 'Missing parameter client_id');
    },
  },
  {
    claim: 'an unknown client_id is refused',
    run: async (bench) => {
      const form = { grant_type: 'authorization_code', code: 'x' };
      const client = { clientId: 'no-such-client', clientSecret: 'x'.repeat(32) };
      const answer = await post(bench, 'token', { form, client });
      expectUnknownClient(bench, answer, invalid('client_id'));
    },
  },
  {
    claim: 'a wrong client_secret is refused',
    run: async (bench) => {
      const { clientId, clientSecret } = clientOf(bench);
      if (clientSecret === undefined) throw new NotTried('the client has no secret');
      const form = { grant_type: 'authorization_code', code: 'x' };
      const client = { clientId, clientSecret: `${clientSecret}x` };
      const answer = await post(bench, 'token', { form, client });
      expectUnknownClient(bench, answer, invalid('client_secret'));
    },
  },
  {
    claim: 'a client that does not prove itself is refused',
    run: async (bench) => {
      const { clientId, clientSecret } = clientOf(bench);
      if (clientSecret === undefined) throw new NotTried('the client has no secret');
      const form = { grant_type: 'authorization_code', code: 'x' };
      const answer = await post(bench, 'token', { form, client: { clientId } });
      expectUnknownClient(bench, answer, 'Client authorization required');
    },
  },
];

const codeCases: readonly Case[] = [
  {
    claim: 'a code gives a service token of type Bearer, and it works',
    run: async (bench) => {
      const answer = await redeem(bench, await getCode(bench, { scope: 'service' }));
      const members = expectSuccess(answer);
      expectSuccess(await opens(bench, textOf(members, 'access_token')));
      assert.match(textOf(members, 'token_type'), /^bearer$/i);
      const { expires_in: seconds = 3600 } = members;
      assert.ok(Number.isInteger(seconds) && Number(seconds) > 0, 'expires_in');
      const kept = answer.headers.get('cache-control') ?? '';
      bench.advise(/no-store/.test(kept), 'the answer may be kept: no Cache-Control: no-store');
    },
  },
  {
    claim: 'a code is good once: the second time → invalid_grant',
    run: async (bench) => {
      const code = await getCode(bench, { scope: 'service' });
      expectSuccess(await redeem(bench, code));
      bench.expectError(await redeem(bench, code), badGrant);
    },
  },
  {
    claim: 'a code that is used twice takes its first token with it',
    level: 'should',
    run: async (bench) => {
      const code = await getCode(bench, { scope: 'service' });
      const access = textOf(expectSuccess(await redeem(bench, code)), 'access_token');
      await redeem(bench, code);
      const { status } = await opens(bench, access);
      assert.equal(status, 401, `the first token still opens: ${status}`);
    },
  },
  {
    claim: 'another redirect_uri → invalid_grant',
    run: async (bench) => {
      const code = await getCode(bench, { scope: 'service' });
      const changes = { redirect_uri: `${clientOf(bench).redirectUri}x` };
      bench.expectError(await redeem(bench, code, changes), badGrant);
    },
  },
  {
    claim: 'no redirect_uri where the request had one is refused',
    run: async (bench) => {
      const code = await getCode(bench, { scope: 'service' });
      const answer = await redeem(bench, code, { redirect_uri: undefined });
      bench.expectError(answer, { error: ['invalid_grant', 'invalid_request'] });
    },
  },
  {
    claim: 'the code of another client → invalid_grant',
    run: async (bench) => {
      const { otherClient: client } = bench.target;
      if (client === undefined) throw new NotTried('no second client is known');
      const { code, verifier } = await getCode(bench, { scope: 'service' });
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: clientOf(bench).redirectUri,
      };
      bench.expectError(await post(bench, 'token', { form, client }), badGrant);
    },
  },
  {
    claim: 'a wrong code_verifier → invalid_grant',
    run: async (bench) => {
      const { code } = await getCode(bench, { scope: 'service' });
      bench.expectError(await redeem(bench, { code, verifier: 'A'.repeat(43) }), badGrant);
    },
  },
  {
    claim: 'no code_verifier where there was a challenge is refused',
    run: async (bench) => {
      const code = await getCode(bench, { scope: 'service' });
      const answer = await redeem(bench, code, { code_verifier: undefined });
      bench.expectError(answer, { error: ['invalid_grant', 'invalid_request'] });
    },
  },
];

async function refreshable(bench: Bench): Promise<Members & { readonly refresh: string }> {
  const members = await serviceToken(bench);
  const { refresh_token: refresh } = members;
  if (typeof refresh !== 'string') throw new NotTried('the server gives no refresh tokens');
  return { ...members, refresh };
}

async function tokenOfClient(bench: Bench): Promise<Members> {
  if (clientOf(bench).actsForItself !== true) {
    throw new NotTried('the client does not act for itself');
  }
  const form = { grant_type: 'client_credentials', scope: 'service' };
  return expectSuccess(await token(bench, form));
}

const grantCases: readonly Case[] = [
  {
    claim: 'a refresh token gives a new service token',
    run: async (bench) => {
      const { refresh } = await refreshable(bench);
      const form = { grant_type: 'refresh_token', refresh_token: refresh };
      const members = expectSuccess(await token(bench, form));
      expectSuccess(await opens(bench, textOf(members, 'access_token')));
    },
  },
  {
    claim: 'the refresh token of another client → invalid_grant',
    run: async (bench) => {
      const { otherClient: client } = bench.target;
      if (client === undefined) throw new NotTried('no second client is known');
      const { refresh } = await refreshable(bench);
      const form = { grant_type: 'refresh_token', refresh_token: refresh };
      bench.expectError(await post(bench, 'token', { form, client }), badGrant);
    },
  },
  {
    claim: 'client credentials give a service token',
    run: async (bench) => {
      const members = await tokenOfClient(bench);
      textOf(members, 'access_token');
      assertAbsent(members, 'refresh_token');
    },
  },
  {
    claim: 'client credentials list the credentials of the user they name',
    run: async (bench) => {
      const { accountId: userID } = bench.target.signer;
      if (userID === undefined) throw new NotTried('the account of the signer is not known');
      const authorization = `Bearer ${textOf(await tokenOfClient(bench), 'access_token')}`;
      const answer = await bench.call('credentials/list', { userID }, { authorization });
      const own = textsOf(expectSuccess(answer), 'credentialIDs');
      for (const { id } of await bench.credentials()) {
        assert.ok(own.includes(id), `${id} is not listed`);
      }
    },
  },
  {
    claim: 'client credentials list nothing of a user nobody has → invalid_request',
    run: async (bench) => {
      const authorization = `Bearer ${textOf(await tokenOfClient(bench), 'access_token')}`;
      const userID = 'no-such-user';
      const answer = await bench.call('credentials/list', { userID }, { authorization });
      bench.expectError(answer, { words: invalid('userID') });
    },
  },
  {
    claim: 'client credentials give no credential token',
    run: async (bench) => {
      if (clientOf(bench).actsForItself !== true) {
        throw new NotTried('the client does not act for itself');
      }
      const form = { grant_type: 'client_credentials', scope: 'credential' };
      const error = ['invalid_scope', 'invalid_request', 'unauthorized_client'];
      bench.expectError(await token(bench, form), { error });
    },
  },
];

const credentialCases: readonly Case[] = [
  {
    claim: 'a credential token comes without a refresh token, and is none',
    run: async (bench) => {
      const members = await credentialToken(bench, await releasedByOauth(bench), [order().digest]);
      assertAbsent(members, 'refresh_token');
      const refresh_token = textOf(members, 'access_token');
      const form = { grant_type: 'refresh_token', refresh_token };
      bench.expectError(await token(bench, form), badGrant);
    },
  },
  {
    claim: 'a credential token as SAD signs what was agreed to, once',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const own = order();
      const members = await credentialToken(bench, credential, [own.digest]);
      const asked = { SAD: textOf(members, 'access_token'), digests: [own.digest] };
      const answer = await signAsClient(bench, credential, asked);
      assertSignatures(credential, answer, { orders: [own] });
      const again = await signAsClient(bench, credential, asked);
      bench.expectError(again, { words: invalid('SAD') });
    },
  },
  {
    claim: 'a credential token signs nothing else → invalid_request',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const members = await credentialToken(bench, credential, [order().digest]);
      const asked = { SAD: textOf(members, 'access_token'), digests: [order().digest] };
      const words = 'Hash is not authorized by the SAD.';
      bench.expectError(await signAsClient(bench, credential, asked), { words });
    },
  },
];

export const oauthTokenCases: readonly Case[] = [
  ...tableCases,
  ...codeCases,
  ...grantCases,
  ...credentialCases,
];

export const oauthTokenCasesOfV1: readonly Case[] = [
  {
    claim: 'the type of a credential token is SAD',
    run: async (bench) => {
      const members = await credentialToken(bench, await releasedByOauth(bench), [order().digest]);
      assert.equal(members['token_type'], 'SAD');
    },
  },
];

export const oauthTokenCasesOfV2: readonly Case[] = [
  {
    claim: 'the type of a credential token is Bearer',
    run: async (bench) => {
      const members = await credentialToken(bench, await releasedByOauth(bench), [order().digest]);
      assert.match(textOf(members, 'token_type'), /^bearer$/i);
    },
  },
  {
    claim: 'a credential token as Bearer signs without a SAD',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const own = order();
      const access = textOf(await credentialToken(bench, credential, [own.digest]), 'access_token');
      const body = signBody(bench, credential, { SAD: undefined, digests: [own.digest] });
      const authorization = `Bearer ${access}`;
      const answer = await bench.call('signatures/signHash', body, { authorization });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'a credential token as Bearer and as SAD at once signs',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const own = order();
      const SAD = textOf(await credentialToken(bench, credential, [own.digest]), 'access_token');
      const body = signBody(bench, credential, { SAD, digests: [own.digest] });
      const authorization = `Bearer ${SAD}`;
      const answer = await bench.call('signatures/signHash', body, { authorization });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'a credential token shows its credential',
    run: async (bench) => {
      const { id: credentialID, ...credential } = await releasedByOauth(bench);
      const own = { id: credentialID, ...credential } as Awaited<
        ReturnType<typeof releasedByOauth>
      >;
      const access = textOf(await credentialToken(bench, own, [order().digest]), 'access_token');
      const authorization = `Bearer ${access}`;
      expectSuccess(await bench.call('credentials/info', { credentialID }, { authorization }));
    },
  },
  {
    claim: 'a credential token releases no other credential',
    run: async (bench) => {
      const credential = await releasedByOauth(bench);
      const own = order();
      const access = textOf(await credentialToken(bench, credential, [own.digest]), 'access_token');
      const isOther = ({ id }: { id: string }): boolean => id !== credential.id;
      const other = await bench.credential('besides that which signs', isOther);
      const body = signBody(bench, other, { SAD: undefined, digests: [own.digest] });
      const authorization = `Bearer ${access}`;
      const answer = await bench.call('signatures/signHash', body, { authorization });
      const { status } = answer;
      assert.ok(status === 400 || status === 401 || status === 403, `it answers ${status}`);
    },
  },
];
