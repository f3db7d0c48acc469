/** A session lasts while it is used, up to its whole time, for an enabled account, until it is left. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import { Secret } from '#domain/secret.ts';
import { loginWorld } from './login-world.contract.ts';

const limits = { idleSeconds: 600, wholeSeconds: 3600 };
const short = { loginPlan: { ...loginPlanDefaults, limits } };

test('nobody is logged in without a cookie, or with one that was made up', async () => {
  const { checkLogin, session } = await loginWorld();
  await session('alice');
  assert.equal(await checkLogin(undefined), undefined);
  for (const secret of ['', 'a'.repeat(43), 'undefined']) {
    assert.equal(await checkLogin(new Secret(secret)), undefined);
  }
});

test('a session that nobody uses ends, to the millisecond', async () => {
  const early = await loginWorld(short);
  const kept = await early.session('alice');
  early.clock.at += 600_000 - 1;
  assert.notEqual(await early.checkLogin(kept), undefined);
  const late = await loginWorld(short);
  const lost = await late.session('alice');
  late.clock.at += 600_000;
  assert.equal(await late.checkLogin(lost), undefined);
});

test('a session that is used lasts, and no longer than its whole time', async () => {
  const { clock, session, checkLogin } = await loginWorld(short);
  const secret = await session('alice');
  for (let minutes = 5; minutes < 60; minutes += 5) {
    clock.at += 300_000;
    assert.notEqual(await checkLogin(secret), undefined, `after ${minutes} minutes`);
  }
  clock.at += 300_000 - 1;
  assert.notEqual(await checkLogin(secret), undefined);
  clock.at += 1;
  assert.equal(await checkLogin(secret), undefined);
});

test('a session of an account that was disabled is worth nothing', async () => {
  const { session, checkLogin, disable } = await loginWorld();
  const secret = await session('alice');
  disable('alice');
  assert.equal(await checkLogin(secret), undefined);
});

test('the store holds no secret of a session', async () => {
  const { session, ports } = await loginWorld();
  const secret = await session('alice');
  assert.equal(await ports.loginSessions.findWithAccount(secret.reveal()), undefined);
});
