/** A passkey alone is a strong log-in; a challenge serves once; a copy of a key is refused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import { SoftwareAuthenticator } from '../../../../../tests/worlds/software-authenticator.ts';
import { acme, secretOf } from './login-world.contract.ts';
import { answer, passkeyWorld } from './passkey-world.contract.ts';

const refused = { name: 'Refusal', code: 'passkey_refused' };
const begunAnew = { name: 'Refusal', code: 'login_step_unknown' };

test('a passkey opens a strong session, also where there is an app', async () => {
  const { enrol, logInWith, checkLogin, facts } = await passkeyWorld();
  await enrol('totp');
  const session = await checkLogin(secretOf(await logInWith()));
  assert.deepEqual(
    [session?.accountId, session?.methods, session?.strong],
    ['totp', ['passkey'], true],
  );
  assert.deepEqual((await facts()).at(-1), {
    account: 'totp',
    methods: ['passkey'],
    strength: 'strong',
  });
});

test('a challenge serves for one try, a wrong one too', async () => {
  const { enrol, device, beginPasskeyLogin, logInByPasskey } = await passkeyWorld();
  await enrol('alice');
  const { options, step } = await beginPasskeyLogin(undefined);
  const current = undefined;
  const stranger = answer(new SoftwareAuthenticator(), options);
  await assert.rejects(logInByPasskey({ step, assertion: stranger, current }), refused);
  const assertion = answer(device, options);
  await assert.rejects(logInByPasskey({ step, assertion, current }), begunAnew);
});

test('an answer to one challenge is none to another, nor without its step', async () => {
  const { enrol, device, beginPasskeyLogin, logInByPasskey } = await passkeyWorld();
  await enrol('alice');
  const first = await beginPasskeyLogin(undefined);
  const second = await beginPasskeyLogin(undefined);
  const assertion = answer(device, first.options);
  const other = { step: second.step, assertion, current: undefined };
  await assert.rejects(logInByPasskey(other), refused);
  await assert.rejects(logInByPasskey({ ...other, step: undefined }), begunAnew);
  await logInByPasskey({ ...other, step: first.step });
});

test('two tries with one answer at once: one session', async () => {
  const { enrol, device, beginPasskeyLogin, logInByPasskey } = await passkeyWorld();
  await enrol('alice');
  const { options, step } = await beginPasskeyLogin(undefined);
  const login = { step, assertion: answer(device, options), current: undefined };
  const outcomes = await Promise.allSettled([logInByPasskey(login), logInByPasskey(login)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a challenge is good for five minutes, to the millisecond', async () => {
  const { enrol, device, beginPasskeyLogin, logInByPasskey, clock } = await passkeyWorld();
  await enrol('alice');
  const early = await beginPasskeyLogin(undefined);
  const late = await beginPasskeyLogin(undefined);
  const current = undefined;
  clock.at += 300_000 - 1;
  await logInByPasskey({ step: early.step, assertion: answer(device, early.options), current });
  clock.at += 1;
  const assertion = answer(device, late.options);
  await assert.rejects(logInByPasskey({ step: late.step, assertion, current }), begunAnew);
});

test('a count that does not grow is refused and journalled, and the passkey stays', async () => {
  const { enrol, device, logInWith, facts } = await passkeyWorld();
  await enrol('alice');
  await logInWith();
  const copied = device.signCount;
  await logInWith();
  // The copy was made before the last use.
  device.signCount = copied;
  await assert.rejects(logInWith(), refused);
  assert.deepEqual((await facts()).at(-1), {
    account: 'alice',
    method: 'passkey',
    passkey: device.id,
    known: copied + 1,
    shown: copied + 1,
  });
  await logInWith();
});

test('a device that does not count is believed again and again', async () => {
  const { register, sessionOf, logInWith } = await passkeyWorld();
  const device = new SoftwareAuthenticator({ counts: false });
  await register(sessionOf('alice'), device);
  await logInWith(device);
  await logInWith(device);
});

test('an account that is disabled, or of a tenant without passkeys, is refused', async () => {
  const { enrol, logInWith, disable } = await passkeyWorld();
  await enrol('alice');
  disable('alice');
  await assert.rejects(logInWith(), refused);

  const tenants = [{ tenantId: acme, password: true, passkeys: false }];
  const other = await passkeyWorld();
  await other.enrol('alice');
  Object.assign(other.ports, { loginPlan: { ...loginPlanDefaults, tenants } });
  await assert.rejects(other.logInWith(), refused);
});

test('a device that says whose passkey it is must be right', async () => {
  const { enrol, device, logInWith } = await passkeyWorld();
  await enrol('alice');
  device.userHandle = Buffer.from('totp').toString('base64url');
  await assert.rejects(logInWith(), refused);
  device.userHandle = undefined;
  await logInWith();
});

test('a passkey that did not check its user, or was used elsewhere, opens nothing', async () => {
  const { enrol, device, logInWith } = await passkeyWorld();
  await enrol('alice');
  await assert.rejects(logInWith(device, { userVerified: false }), refused);
  await assert.rejects(logInWith(device, { origin: 'https://evil.example' }), refused);
});
