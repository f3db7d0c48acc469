/** A passkey goes at the word of its own person, who has just logged in strongly. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRemovePasskey } from './remove-passkey.ts';
import { passkeyWorld } from './passkey-world.contract.ts';

async function world() {
  const base = await passkeyWorld();
  await base.enrol('alice');
  return { ...base, removePasskey: makeRemovePasskey(base.ports) };
}

test('a passkey that was removed opens nothing, and is removed once', async () => {
  const { removePasskey, sessionOf, device, logInWith, events } = await world();
  await removePasskey(sessionOf('alice'), device.id);
  await assert.rejects(logInWith(), { code: 'passkey_refused' });
  const again = removePasskey(sessionOf('alice'), device.id);
  await assert.rejects(again, { code: 'passkey_unknown' });
  assert.deepEqual(await events(), ['passkey.added', 'passkey.removed']);
});

test('another account, a weak log-in, an old one: none removes it', async () => {
  const { removePasskey, sessionOf, device, clock, logInWith } = await world();
  const unknown = removePasskey(sessionOf('totp'), device.id);
  await assert.rejects(unknown, { code: 'passkey_unknown' });
  const notStrong = { code: 'login_not_strong' };
  const weak = sessionOf('alice', { strong: false });
  await assert.rejects(removePasskey(weak, device.id), notStrong);
  const old = sessionOf('alice', { authenticatedAt: clock.at - 300_001 });
  await assert.rejects(removePasskey(old, device.id), notStrong);
  await logInWith();
});
