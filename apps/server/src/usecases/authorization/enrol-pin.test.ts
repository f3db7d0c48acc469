/** A PIN is given once, by the owner, and only its keyed MAC is kept. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { AccountId, CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { frozenClock, now, sampleCredential } from '#ports/samples.contract.ts';
import { checkFactor } from './check-factor.ts';
import { makeEnrolPin } from './enrol-pin.ts';

const { ownerId, id } = sampleCredential();
const second = 'credential-2' as CredentialId;

async function world() {
  const { credentials, factors } = await openMemoryStore({ clock: frozenClock });
  await credentials.add(sampleCredential());
  await credentials.add(sampleCredential({ id: second }));
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const enrolPin = makeEnrolPin({ credentials, factors, sealing, random: new SystemRandom() });
  const find = (credentialId: CredentialId) =>
    factors.find({ accountId: ownerId, type: 'pin', credentialId });
  return {
    find,
    enrol: (pin: string, { accountId = ownerId, credentialId = id } = {}) =>
      enrolPin({ accountId, credentialId, pin: new Secret(pin) }),
    check: async (pin: string, credentialId = id) => {
      const answer = { type: 'pin', factor: await find(credentialId), value: new Secret(pin) };
      await checkFactor({ factors, sealing }, { ...answer, type: 'pin' }, now);
    },
  };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a PIN that was enrolled is right, another is wrong, and the store knows neither', async () => {
  const { enrol, check, find } = await world();
  await enrol('123456');
  await check('123456');
  await refuses('pin_wrong', check('123457'));
  const factor = await find(id);
  assert.ok(factor);
  assert.equal(Buffer.from(factor.verifier).includes('123456'), false);
});

test('each credential has its own PIN', async () => {
  const { enrol, check } = await world();
  await enrol('123456');
  await refuses('pin_wrong', check('123456', second));
  await enrol('654321', { credentialId: second });
  await check('654321', second);
  await refuses('pin_wrong', check('654321'));
});

test('a PIN is six to twelve ASCII digits: pin_too_weak', async () => {
  const { enrol, check, find } = await world();
  const weak = ['', '12345', '1234567890123', '12345a', '123456\n', ' 123456', '１２３４５６'];
  for (const pin of weak) await refuses('pin_too_weak', enrol(pin));
  assert.equal(await find(id), undefined);
  await enrol('123456');
  await enrol('123456789012', { credentialId: second });
  await check('123456789012', second);
});

test('a PIN is not replaced: pin_enrolled, and the first one stays', async () => {
  const { enrol, check } = await world();
  await enrol('123456');
  await refuses('pin_enrolled', enrol('654321'));
  await refuses('pin_enrolled', enrol('123456'));
  await check('123456');
});

test('nobody gives somebody else’s credential a PIN: credential_unknown', async () => {
  const { enrol, find } = await world();
  const stranger = { accountId: 'account-2' as AccountId };
  await refuses('credential_unknown', enrol('123456', stranger));
  await refuses('credential_unknown', enrol('1', stranger));
  const nowhere = { credentialId: 'credential-3' as CredentialId };
  await refuses('credential_unknown', enrol('123456', nowhere));
  assert.equal(await find(id), undefined);
});
