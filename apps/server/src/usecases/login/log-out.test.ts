/** Who logs out is out, once, and alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#domain/secret.ts';
import { loginWorld } from './login-world.contract.ts';

test('a session that was left is no session, and its end is journalled once', async () => {
  const { session, logOut, checkLogin, events } = await loginWorld();
  const secret = await session('alice');
  const other = await session('alice');
  await logOut(secret);
  await logOut(secret);
  assert.equal(await checkLogin(secret), undefined);
  assert.notEqual(await checkLogin(other), undefined);
  assert.deepEqual(await events(), ['login.made', 'login.made', 'login.ended']);
});

test('a secret that was made up ends nothing, and leaves no trace', async () => {
  const { logOut, events } = await loginWorld();
  await logOut(new Secret('a'.repeat(43)));
  assert.deepEqual(await events(), []);
});
