/** Asking for a challenge by name tells nobody who has an account. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passkeyWorld } from './passkey-world.contract.ts';

const idsOf = (options: Readonly<Record<string, unknown>>): readonly string[] =>
  ((options['allowCredentials'] ?? []) as { readonly id: string }[]).map(({ id }) => id);

test('without a name the person chooses, and each challenge is another one', async () => {
  const { beginPasskeyLogin } = await passkeyWorld();
  const first = await beginPasskeyLogin(undefined);
  const second = await beginPasskeyLogin(undefined);
  assert.deepEqual(idsOf(first.options), []);
  assert.notEqual(first.options['challenge'], second.options['challenge']);
  assert.equal(first.options['userVerification'], 'required');
});

test('with a name its passkeys are asked for', async () => {
  const { enrol, device, beginPasskeyLogin } = await passkeyWorld();
  await enrol('alice');
  assert.deepEqual(idsOf((await beginPasskeyLogin(' ALICE ')).options), [device.id]);
});

test('a name without passkeys, and one that nobody has, get one that stays the same', async () => {
  const { beginPasskeyLogin } = await passkeyWorld();
  for (const name of ['totp', 'nobody']) {
    const [id = '', ...more] = idsOf((await beginPasskeyLogin(name)).options);
    assert.match(id, /^[\w-]{43}$/);
    assert.deepEqual(more, []);
    assert.deepEqual(idsOf((await beginPasskeyLogin(name.toUpperCase())).options), [id]);
  }
  const [one] = idsOf((await beginPasskeyLogin('totp')).options);
  const [other] = idsOf((await beginPasskeyLogin('nobody')).options);
  assert.notEqual(one, other);
});
