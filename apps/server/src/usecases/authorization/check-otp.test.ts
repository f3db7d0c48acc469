/** One-time passwords of a device, where the account has no app: good once, counted, locked alone. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { hotp, totp } from '@kumoin/otp';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { FactorId, TokenId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { encodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { frozenClock, now, sampleFactor } from '#ports/samples.contract.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { checkOtp } from './check-otp.ts';

const seed = new TextEncoder().encode('12345678901234567890');
const { accountId = assert.fail() } = sampleToken();
const note = { event: 'token.imported', facts: {} } as const;
const fob = { algorithm: 'hotp', suites: { typed: 'HOTP-SHA1-6' }, counter: 0 } as const;
const clock = { algorithm: 'totp', suites: { typed: 'TOTP-SHA1-6-T30S' }, counter: 0 } as const;
const wrong = { name: 'Refusal', code: 'otp_wrong' };
const locked = { name: 'Refusal', code: 'otp_locked' };
const codeOf = (counter: number) => hotp({ seed, counter });

async function world(...devices: readonly Partial<Token>[]) {
  const stores = await openMemoryStore({ clock: frozenClock });
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  for (const [index, changes] of devices.entries()) {
    const id = `token-${index}` as TokenId;
    const keys = encodeTokenKeys({ client: seed, commitmentSalt: new Uint8Array(32).fill(1) });
    const keysSealed = await sealing.seal(keys, tokenContext({ id }));
    const token = sampleToken({ ...fob, keysSealed, ...changes, id, serial: `${index}` });
    await stores.tokens.add([token], note);
  }
  const ports = { ...stores, sealing };
  return {
    stores,
    sealing,
    check: (code: string) => checkOtp(ports, { accountId, value: new Secret(code) }, now),
    device: async (index = 0) => (await stores.tokens.find(`token-${index}` as TokenId)) ?? fob,
  };
}

test('a code of the device is right, once, and moves its counter', async () => {
  const { check, device } = await world({});
  await check(codeOf(3));
  assert.equal((await device()).counter, 4);
  for (const counter of [3, 2, 0]) await assert.rejects(check(codeOf(counter)), wrong);
});

test('of many who present one code at once, one is right', async () => {
  const { check } = await world({});
  const tries = Array.from({ length: 20 }, () => check(codeOf(0)));
  const right = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
  assert.equal(right.length, 1);
});

test('a code by time is right in its step and the ones beside it, once', async () => {
  const { check } = await world(clock);
  await assert.rejects(check(totp({ seed, at: now - 60_000 })), wrong);
  await check(totp({ seed, at: now }));
  await assert.rejects(check(totp({ seed, at: now })), wrong);
  await assert.rejects(check(totp({ seed, at: now - 30_000 })), wrong);
});

test('five wrong ones lock the device: otp_locked', async () => {
  const { check } = await world({});
  for (let count = 0; count < 5; count += 1) await assert.rejects(check('000000'), wrong);
  await assert.rejects(check(codeOf(0)), locked);
});

test('a guess is tried on one device, and the others stay as they are', async () => {
  const { check, stores } = await world({ createdAt: now - 1 }, { createdAt: now });
  for (let count = 0; count < 6; count += 1) await check('000000').catch(() => {});
  const failures = (await stores.tokens.listOf(accountId)).map((token) => token.failures);
  assert.deepEqual(failures, [5, 0]);
});

test('where there is an app, its codes count and those of the device do not', async () => {
  const { check, stores, sealing, device } = await world({});
  const app = sampleFactor({ id: 'app' as FactorId, type: 'totp', credentialId: undefined });
  const verifier = await sealing.seal(Buffer.from('another seed of the app'), factorContext(app));
  await stores.factors.add({ ...app, accountId, verifier });
  await assert.rejects(check(codeOf(0)), wrong);
  assert.equal((await device()).counter, 0);
});

for (const [what, changes] of Object.entries({
  'is suspended': { state: 'suspended' },
  'was revoked': { state: 'revoked' },
  'was never used': { state: 'inactive' },
  'has expired': { notAfter: now },
  'is the app of a phone': { kind: 'authenticator' },
  'answers questions': { algorithm: 'ocra', suites: { typed: 'OCRA-1:HOTP-SHA1-6:QN08' } },
  'is used up': { usesMax: 1, uses: 1 },
  'is somebody else’s': { accountId: undefined },
} as const)) {
  test(`a device that ${what} gives no right code`, async () => {
    const { check } = await world(changes);
    await assert.rejects(check(codeOf(0)), wrong);
  });
}

test('no app and no device: no code is right', async () => {
  const { check } = await world();
  await assert.rejects(check(codeOf(0)), wrong);
});
