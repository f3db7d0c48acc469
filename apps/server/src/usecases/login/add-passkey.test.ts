/** A passkey is added by somebody who has just logged in strongly, for themselves, and once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import { SoftwareAuthenticator } from '../../../../../tests/worlds/software-authenticator.ts';
import { acme } from './login-world.contract.ts';
import { makeListPasskeys } from './list-passkeys.ts';
import { newKey, passkeyWorld } from './passkey-world.contract.ts';

const notStrong = { name: 'Refusal', code: 'login_not_strong' };
const refused = { name: 'Refusal', code: 'passkey_refused' };
const begunAnew = { name: 'Refusal', code: 'login_step_unknown' };

test('a passkey that was added is listed with its name, and journalled', async () => {
  const { register, sessionOf, device, facts, ports, clock } = await passkeyWorld();
  await register(sessionOf('alice'), device, ' My\nphone ');
  const { account, passkeys } = await makeListPasskeys(ports)(sessionOf('alice'));
  assert.equal(account.name, 'alice');
  assert.deepEqual(
    passkeys.map(({ id, label, createdAt, lastUsedAt }) => [id, label, createdAt, lastUsedAt]),
    [[device.id, 'My phone', clock.at, undefined]],
  );
  assert.deepEqual(await facts(), [{ account: 'alice', passkey: device.id }]);
});

test('a weak log-in, or one of more than five minutes ago, adds none', async () => {
  const { beginPasskeyRegistration, addPasskey, sessionOf, clock, device } = await passkeyWorld();
  const weak = sessionOf('alice', { strong: false });
  await assert.rejects(beginPasskeyRegistration(weak), notStrong);
  const session = sessionOf('alice');
  clock.at += 300_000;
  const { options, step } = await beginPasskeyRegistration(session);
  clock.at += 1;
  await assert.rejects(beginPasskeyRegistration(session), notStrong);
  const added = { step, registration: newKey(device, options), label: '' };
  await assert.rejects(addPasskey(session, added), notStrong);
  await addPasskey(sessionOf('alice'), added);
});

test('a challenge serves for one passkey, of the account it was made for', async () => {
  const { beginPasskeyRegistration, addPasskey, sessionOf, device } = await passkeyWorld();
  const { options, step } = await beginPasskeyRegistration(sessionOf('alice'));
  const added = { step, registration: newKey(device, options), label: '' };
  await assert.rejects(addPasskey(sessionOf('totp'), added), begunAnew);
  await addPasskey(sessionOf('alice'), added);
  const second = newKey(new SoftwareAuthenticator(), options);
  await assert.rejects(
    addPasskey(sessionOf('alice'), { ...added, registration: second }),
    begunAnew,
  );
});

test('a challenge for a log-in adds no passkey', async () => {
  const { beginPasskeyLogin, addPasskey, sessionOf, device } = await passkeyWorld();
  const { options, step } = await beginPasskeyLogin(undefined);
  const added = { step, registration: newKey(device, options), label: '' };
  await assert.rejects(addPasskey(sessionOf('alice'), added), begunAnew);
});

test('a device that did not check its user adds none', async () => {
  const { beginPasskeyRegistration, addPasskey, sessionOf, device } = await passkeyWorld();
  const { options, step } = await beginPasskeyRegistration(sessionOf('alice'));
  const registration = newKey(device, options, { userVerified: false });
  await assert.rejects(addPasskey(sessionOf('alice'), { step, registration, label: '' }), refused);
});

test('the passkey of somebody else cannot be made one’s own', async () => {
  const { enrol, ports, device } = await passkeyWorld();
  await enrol('alice');
  await assert.rejects(enrol('totp'), refused);
  assert.equal((await ports.passkeys.find(device.id))?.accountId, 'alice');
});

test('a twenty-first passkey is too many: passkeys_too_many', async () => {
  const { register, sessionOf } = await passkeyWorld();
  for (let count = 0; count < 20; count += 1) {
    await register(sessionOf('alice'), new SoftwareAuthenticator());
  }
  const more = register(sessionOf('alice'), new SoftwareAuthenticator());
  await assert.rejects(more, { code: 'passkeys_too_many' });
});

test('a tenant without passkeys adds none', async () => {
  const tenants = [{ tenantId: acme, password: true, passkeys: false }];
  const { enrol } = await passkeyWorld({ loginPlan: { ...loginPlanDefaults, tenants } });
  await assert.rejects(enrol('alice'), refused);
});

test('makeBeginPasskeyRegistration names the passkeys there are, so that none is made twice', async () => {
  const { enrol, beginPasskeyRegistration, sessionOf, device } = await passkeyWorld();
  await enrol('alice');
  const { options } = await beginPasskeyRegistration(sessionOf('alice'));
  const excluded = options['excludeCredentials'] as { readonly id: string }[];
  assert.deepEqual(
    excluded.map(({ id }) => id),
    [device.id],
  );
});
