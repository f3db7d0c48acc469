/** The code after the password: good once, for one session, within five minutes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hotp } from '@kumoin/otp';
import type { AccountId, TokenId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { encodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { acme, loginWorld, stepOf } from './login-world.contract.ts';

const begunAnew = { name: 'Refusal', code: 'login_step_unknown' };
const wrong = { name: 'Refusal', code: 'otp_wrong' };

async function world() {
  const base = await loginWorld();
  const confirm = (
    step: Secret<string> | undefined,
    code: Secret<string>,
    current?: Secret<string>,
  ) => base.confirmLogin({ step, code, current });
  return { ...base, confirm, step: stepOf(await base.logIn('totp')) };
}

test('password and code make a strong session', async () => {
  const { confirm, step, code, checkLogin, facts } = await world();
  const { secret } = await confirm(step, code());
  const session = await checkLogin(secret);
  assert.deepEqual([session?.methods, session?.strong], [['password', 'totp'], true]);
  assert.deepEqual(await facts(), [
    { account: 'totp', methods: ['password', 'totp'], strength: 'strong' },
  ]);
});

test('a wrong code can be mended, and is journalled as often as it is counted', async () => {
  const { confirm, step, code, facts } = await world();
  await assert.rejects(confirm(step, new Secret('000000')), wrong);
  await assert.rejects(confirm(step, new Secret('')), wrong);
  assert.deepEqual(await facts(), [
    { account: 'totp', method: 'totp' },
    { account: 'totp', method: 'totp' },
  ]);
  await confirm(step, code());
});

test('five wrong codes lock the app, and are journalled five times', async () => {
  const { confirm, step, code, events } = await world();
  for (let count = 0; count < 5; count += 1) {
    await assert.rejects(confirm(step, new Secret('000000')), wrong);
  }
  await assert.rejects(confirm(step, code()), { code: 'otp_locked' });
  assert.equal((await events()).length, 5);
});

test('a code opens one session, however many ask at once', async () => {
  const { confirm, step, code, logIn } = await world();
  const other = stepOf(await logIn('totp'));
  const shown = code();
  const outcomes = await Promise.allSettled([confirm(step, shown), confirm(other, shown)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a step opens one session, even with another code', async () => {
  const { confirm, step, code } = await world();
  await confirm(step, code());
  await assert.rejects(confirm(step, code()), begunAnew);
});

test('a step is good for five minutes, to the millisecond', async () => {
  const early = await world();
  early.clock.at += 300_000 - 30_000 - 1;
  await early.confirm(early.step, early.code());
  const late = await world();
  late.clock.at += 300_000 - 30_000;
  await assert.rejects(late.confirm(late.step, late.code()), begunAnew);
});

test('a step that was made up, changed or left out opens nothing', async () => {
  const { confirm, step, code } = await world();
  const text = step.reveal();
  const changed = `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`;
  const made = ['', 'x', changed, `${text}A`, 'A'.repeat(200), 'A'.repeat(5_000), '{}', 'ü'];
  const shown = code();
  for (const each of made) await assert.rejects(confirm(new Secret(each), shown), begunAnew);
  await assert.rejects(confirm(undefined, shown), begunAnew);
  await confirm(step, shown);
});

test('a step of another kind is not taken for one that proved a password', async () => {
  const { confirm, code, ports } = await world();
  const { sealStep } = await import('./login-step.ts');
  const facts = { accountId: 'totp', methods: ['password'] };
  const expiresAt = ports.clock.now() + 60_000;
  const step = await sealStep(ports, 'passkey', { expiresAt, facts });
  await assert.rejects(confirm(step, code()), begunAnew);
});

test('an account that was disabled meanwhile does not get in', async () => {
  const { confirm, step, code, disable } = await world();
  disable('totp');
  await assert.rejects(confirm(step, code()), begunAnew);
});

test('the session before it ends with the code, not with the password', async () => {
  const { confirm, step, code, session, checkLogin, logIn } = await world();
  const before = await session('alice');
  await logIn('totp', 'right', before);
  assert.notEqual(await checkLogin(before), undefined);
  await confirm(step, code(), before);
  assert.equal(await checkLogin(before), undefined);
});

test('where there is a device and no app, its code is asked for; mislaid, nobody gets in without', async () => {
  const base = await loginWorld();
  const seed = new TextEncoder().encode('12345678901234567890');
  const id = 'fob' as TokenId;
  const keys = encodeTokenKeys({ client: seed, commitmentSalt: new Uint8Array(32).fill(1) });
  const keysSealed = await base.ports.sealing.seal(keys, tokenContext({ id }));
  const owner = { accountId: 'alice' as AccountId, tenantId: acme };
  const fob = { algorithm: 'hotp', suites: { typed: 'HOTP-SHA1-6' }, counter: 0 } as const;
  const times = { notBefore: 0, activatedAt: 0 };
  const token = sampleToken({ id, ...owner, ...fob, ...times, keysSealed });
  await base.ports.tokens.add([token], { event: 'token.imported', facts: {} });
  const begun = stepOf(await base.logIn('alice'));
  const code = new Secret(hotp({ seed, counter: 0 }));
  const { session } = await base.confirmLogin({ step: begun, code, current: undefined });
  assert.deepEqual([session.methods, session.strong], [['password', 'totp'], true]);

  const mislaid = { from: ['active'], to: 'suspended', at: base.clock.at } as const;
  await base.ports.tokens.change(id, mislaid, { event: 'token.suspended', facts: {} });
  const step = stepOf(await base.logIn('alice'));
  const next = new Secret(hotp({ seed, counter: 1 }));
  await assert.rejects(base.confirmLogin({ step, code: next, current: undefined }), wrong);
});
