/** A password opens a session or asks for the code; whatever is wrong gets one answer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import { Secret } from '#domain/secret.ts';
import { acme, loginWorld, secretOf, start, stepOf } from './login-world.contract.ts';

const failed = { name: 'Refusal', code: 'login_failed' };

test('a right password opens a session that is not strong', async () => {
  const { logIn, checkLogin, events, facts } = await loginWorld();
  const secret = secretOf(await logIn(' Alice '));
  assert.deepEqual(await checkLogin(secret), {
    accountId: 'alice',
    methods: ['password'],
    strong: false,
    authenticatedAt: start,
    expiresAt: start + 1_800_000,
  });
  assert.deepEqual(await events(), ['login.made']);
  assert.deepEqual(await facts(), [{ account: 'alice', methods: ['password'], strength: 'plain' }]);
});

test('wrong, unknown and disabled are one answer, and only a known account is journalled', async () => {
  const { logIn, addAccount, facts } = await loginWorld();
  await addAccount('off', [], { enabled: false });
  await assert.rejects(logIn('alice', 'wrong'), failed);
  await assert.rejects(logIn('nobody'), failed);
  await assert.rejects(logIn('off'), failed);
  assert.deepEqual(await facts(), [{ account: 'alice', method: 'password' }]);
});

test('ten wrong passwords lock for a quarter of an hour', async () => {
  const { logIn, clock } = await loginWorld();
  for (let round = 0; round < 10; round += 1) await assert.rejects(logIn('alice', 'wrong'), failed);
  await assert.rejects(logIn('alice'), failed);
  clock.at += 900_000;
  await logIn('alice');
});

test('a tenant without passwords takes no right one either', async () => {
  const tenants = [{ tenantId: acme, password: false, passkeys: true }];
  const { logIn } = await loginWorld({ loginPlan: { ...loginPlanDefaults, tenants } });
  await assert.rejects(logIn('alice'), failed);
});

test('with an authenticator app a password alone opens nothing', async () => {
  const { logIn, checkLogin, events } = await loginWorld();
  const step = stepOf(await logIn('totp'));
  assert.equal(await checkLogin(step), undefined);
  assert.deepEqual(await events(), []);
});

test('a new log-in has a new secret, and the session before it ends', async () => {
  const { logIn, session, checkLogin } = await loginWorld();
  const before = await session('alice');
  const after = secretOf(await logIn('alice', 'right', before));
  assert.notEqual(after.reveal(), before.reveal());
  assert.equal(await checkLogin(before), undefined);
  assert.equal((await checkLogin(after))?.accountId, 'alice');
});

test('a secret that a stranger put into the browser never becomes a session', async () => {
  const { logIn, checkLogin } = await loginWorld();
  const planted = new Secret('planted'.repeat(6));
  const secret = secretOf(await logIn('alice', 'right', planted));
  assert.notEqual(secret.reveal(), planted.reveal());
  assert.equal(await checkLogin(planted), undefined);
});
