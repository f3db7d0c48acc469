/** `auth/login` and `auth/revoke`: passwords and refresh tokens become access tokens, and end. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { CscWorld, passwordOf, plain, versions } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import type { Row } from './expect-answer.ts';
import type { Answer } from './post-json.ts';
import { askSignatures, digestOf, extend, sayYes } from './signing-steps.ts';

const malformed: Row = { status: 401, words: 'Malformed authentication parameter.' };
const failed: Row = {
  error: 'authentication_error',
  words: 'An error occurred during authentication process',
};
const unknownRefresh = 'Invalid refresh_token';
const unknownToken = 'Invalid string parameter token';
const expired: Row = {
  status: 401,
  error: 'expired_token',
  words: 'The access token expired or was revoked',
};

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const right = basic(`alice:${passwordOf.alice}`);

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  const login = (body: unknown, authorization?: string): Promise<Answer> =>
    world.post(`/csc/${version}/auth/login`, {
      body,
      ...(authorization !== undefined && { authorization }),
    });
  const pair = async (): Promise<{ access: string; refresh: string }> => {
    const members = expectSuccess(await login({ rememberMe: true }, right));
    return { access: textOf(members, 'access_token'), refresh: textOf(members, 'refresh_token') };
  };
  const works = async (token: string): Promise<boolean> =>
    (await world.sessionOf(token).call(version, 'credentials/list')).status === 200;
  const revoke = (token: string, body: unknown): Promise<Answer> =>
    world.sessionOf(token).call(version, 'auth/revoke', body);

  test(clause('auth/login', version, 'name and password give an access token'), async () => {
    const members = expectSuccess(await login({}, right));
    assert.ok(await works(textOf(members, 'access_token')));
    assert.equal(members['expires_in'], 3600);
    assert.ok(!('refresh_token' in members));
  });

  test(clause('auth/login', version, 'a password may hold colons'), async () => {
    expectSuccess(await login({}, basic(`bob:${passwordOf.bob}`)));
  });

  for (const [what, body, refreshes] of [
    ['rememberMe true gives a refresh token', { rememberMe: true }, true],
    ['rememberMe false gives none', { rememberMe: false }, false],
    ['rememberMe null is absent', { rememberMe: null, refresh_token: null }, false],
  ] as const) {
    test(clause('auth/login', version, what), async () => {
      const members = expectSuccess(await login(body, right));
      assert.equal('refresh_token' in members, refreshes);
    });
  }

  test(clause('auth/login', version, 'rememberMe of another type → invalid_request'), async () => {
    expectError(await login({ rememberMe: 'true' }, right), 'Invalid parameter rememberMe');
  });

  for (const [what, header] of [
    ['no header', undefined],
    ['a Bearer header', 'Bearer abc'],
    ['Basic without credentials', 'Basic'],
    ['Basic with characters outside Base64', 'Basic a:b'],
  ] as const) {
    test(clause('auth/login', version, `${what} → 401 invalid_request`), async () => {
      const answer = await login({}, header);
      expectError(answer, malformed);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
    });
  }

  for (const text of ['alice', ':password', '']) {
    test(clause('auth/login', version, `Basic of "${text}" → invalid_request`), async () => {
      const header = text === '' ? 'Basic ====' : basic(text);
      expectError(await login({}, header), 'Malformed username-password.');
    });
  }

  test(
    clause('auth/login', version, 'unknown user and wrong password: identical answers'),
    async () => {
      const answers = [
        await login({}, basic('alice:wrong')),
        await login({}, basic('nobody:wrong')),
        await login({}, basic(`nobody:${passwordOf.alice}`)),
        await login({}, basic('alice\u0000:wrong')),
        await login({}, basic(`alice:${'x'.repeat(5000)}`)),
      ];
      for (const answer of answers) {
        expectError(answer, failed);
        const { status, text } = answer;
        assert.deepEqual({ status, text }, { status: answers[0]?.status, text: answers[0]?.text });
        assert.deepEqual([...answer.headers.keys()], [...(answers[0]?.headers.keys() ?? [])]);
      }
    },
  );

  test(
    clause('auth/login', version, 'ten wrong passwords lock, the right one then fails alike'),
    async () => {
      const wrong = basic('bob:wrong');
      for (let count = 0; count < 10; count += 1) expectError(await login({}, wrong), failed);
      const own = basic(`bob:${passwordOf.bob}`);
      expectError(await login({}, own), failed);
      world.later(900);
      expectSuccess(await login({}, own));
    },
  );

  test(clause('auth/login', version, 'a refresh token gives a new pair, once'), async () => {
    const { access, refresh } = await pair();
    const members = expectSuccess(await login({ refresh_token: refresh }));
    assert.ok(await works(textOf(members, 'access_token')));
    assert.notEqual(textOf(members, 'refresh_token'), refresh);
    assert.ok(!(await works(access)), 'the access token of the old pair still works');
    expectError(await login({ refresh_token: refresh }), unknownRefresh);
  });

  test(clause('auth/login', version, 'of two refreshes at once one succeeds'), async () => {
    const { refresh } = await pair();
    const answers = await Promise.all([1, 2, 3].map(() => login({ refresh_token: refresh })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400]);
  });

  for (const [what, token, words] of [
    ['unknown', 'abcdefgh', unknownRefresh],
    ['of a wrong format', 'no token', 'Invalid string parameter: refresh_token'],
    ['empty', '', 'Invalid string parameter: refresh_token'],
    ['no string', 7, 'Invalid string parameter: refresh_token'],
    ['too long', 'x'.repeat(600), 'Invalid string parameter: refresh_token'],
  ] as const) {
    test(clause('auth/login', version, `refresh_token ${what} → invalid_request`), async () => {
      expectError(await login({ refresh_token: token }), words);
    });
  }

  test(clause('auth/login', version, 'an access token is no refresh token'), async () => {
    const { access } = await pair();
    expectError(await login({ refresh_token: access }), unknownRefresh);
  });

  test(clause('auth/login', version, 'a refresh token expires'), async () => {
    const { refresh } = await pair();
    world.later(30 * 24 * 3600);
    expectError(await login({ refresh_token: refresh }), unknownRefresh);
  });

  test(
    clause('auth/revoke', version, 'an access token ends at once, its refresh stays'),
    async () => {
      const { access, refresh } = await pair();
      const answer = await revoke(access, { token: access, token_type_hint: 'access_token' });
      assert.deepEqual([answer.status, answer.text], [204, '']);
      expectError(await world.sessionOf(access).call(version, 'credentials/list'), expired);
      expectSuccess(await login({ refresh_token: refresh }));
    },
  );

  test(
    clause('auth/revoke', version, 'a refresh token takes its access token with it'),
    async () => {
      const { access, refresh } = await pair();
      const answer = await revoke(access, { token: refresh, token_type_hint: 'refresh_token' });
      assert.equal(answer.status, 204);
      expectError(await world.sessionOf(access).call(version, 'credentials/list'), expired);
      expectError(await login({ refresh_token: refresh }), unknownRefresh);
    },
  );

  test(
    clause('auth/revoke', version, 'without a hint, and with a wrong one, all are searched'),
    async () => {
      const [first, second] = [await pair(), await pair()];
      assert.equal((await revoke(first.access, { token: first.access })).status, 204);
      const mistaken = { token: second.access, token_type_hint: 'refresh_token', clientData: 'x' };
      assert.equal((await revoke(second.access, mistaken)).status, 204);
    },
  );

  for (const [what, body, words] of [
    ['token missing', {}, 'Missing (or invalid type) string parameter token'],
    ['token null', { token: null }, 'Missing (or invalid type) string parameter token'],
    ['token no string', { token: 7 }, 'Missing (or invalid type) string parameter token'],
    ['token unknown', { token: 'abc' }, unknownToken],
    ['token empty', { token: '' }, unknownToken],
    [
      'bad hint',
      { token: 'abc', token_type_hint: 'pin' },
      'Invalid string parameter token_type_hint',
    ],
    [
      'hint no string',
      { token: 'abc', token_type_hint: 7 },
      'Invalid string parameter token_type_hint',
    ],
    ['clientData no string', { token: 'abc', clientData: {} }, 'Invalid parameter clientData'],
  ] as const) {
    test(clause('auth/revoke', version, `${what} → invalid_request`), async () => {
      expectError(await revoke((await world.session('alice')).token, body), words);
    });
  }

  test(
    clause('auth/revoke', version, 'the token of somebody else looks unknown, and lives'),
    async () => {
      const bob = await world.session('bob');
      expectError(
        await revoke((await world.session('alice')).token, { token: bob.token }),
        unknownToken,
      );
      assert.ok(await works(bob.token));
    },
  );

  test(clause('auth/revoke', version, 'a token that ended is unknown'), async () => {
    const { access, refresh } = await pair();
    const { token } = await world.session('alice');
    assert.equal((await revoke(token, { token: refresh })).status, 204);
    expectError(await revoke(token, { token: refresh }), unknownToken);
    expectError(await revoke(token, { token: access }), unknownToken);
  });

  test(
    clause('auth/revoke', version, 'a SAD is taken back: it neither signs nor extends'),
    async () => {
      const session = await world.session('alice');
      const signer = { session, version, credentialID: await world.enrol('alice', plain) };
      const sad = await sayYes(signer, [digestOf(1)]);
      const bob = await world.session('bob');
      expectError(await revoke(bob.token, { token: sad }), unknownToken);

      assert.equal((await revoke(session.token, { token: sad })).status, 204);

      const badSad = 'Invalid parameter SAD';
      expectError(await askSignatures(signer, sad, { hashes: [digestOf(1)] }), badSad);
      expectError(await extend(signer, sad), badSad);
      expectError(await revoke(session.token, { token: sad }), unknownToken);
    },
  );
}
