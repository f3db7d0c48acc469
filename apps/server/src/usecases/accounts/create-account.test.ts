/** Creating an account: one name, one account, with its factors or not at all. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makeCreateAccount } from './create-account.ts';

const at = Date.UTC(2030, 0, 1);
const seed = new Uint8Array(20).fill(7);

async function world() {
  const clock = { now: () => at };
  const stores = await openMemoryStore({ clock });
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const hashing = { up: true };
  const passwordHashing = {
    async hash(password: string) {
      if (!hashing.up) throw new Outage('overloaded', { cause: 'too many at once' });
      return new TextEncoder().encode(`hash of ${password}`);
    },
    matches: () => assert.fail('nothing is compared while an account is made'),
  };
  const random = new SystemRandom();
  const createAccount = makeCreateAccount({ ...stores, sealing, passwordHashing, random, clock });
  return {
    stores,
    sealing,
    hashing,
    create: (name: string, { displayName = 'Alice', totpSeed = seed as typeof seed | null } = {}) =>
      createAccount({
        tenantId: 'tenant' as TenantId,
        name,
        displayName,
        password: new Secret('right'),
        totpSeed: totpSeed === null ? undefined : new Secret(totpSeed),
      }),
    factor: (accountId: AccountId, type: 'password' | 'totp') =>
      stores.factors.find({ accountId, type }),
    journal: async () =>
      (await stores.journal.read(0, 100)).map(({ event, facts }) => [event, facts]),
  };
}

async function refusesTaken(run: Promise<unknown>): Promise<void> {
  const taken = (error: unknown) => error instanceof Refusal && error.code === 'account_name_taken';
  await assert.rejects(run, taken);
}

test('an account has its password as a hash and its seed sealed, and is on record', async () => {
  const { create, factor, sealing, stores, journal } = await world();
  const account = await create('alice');
  assert.deepEqual(await stores.accounts.findByName('alice'), account);
  assert.deepEqual([account.enabled, account.createdAt], [true, at]);

  const password = await factor(account.id, 'password');
  assert.equal(new TextDecoder().decode(password?.verifier), 'hash of right');
  const totp = await factor(account.id, 'totp');
  assert.ok(totp);
  assert.deepEqual(await sealing.open(totp.verifier, factorContext(totp)), seed);
  assert.deepEqual(await journal(), [['account.created', { account: account.id }]]);
});

test('without a seed there is no one-time password', async () => {
  const { create, factor } = await world();
  const { id } = await create('alice', { totpSeed: null });
  assert.equal(await factor(id, 'totp'), undefined);
  assert.ok(await factor(id, 'password'));
});

test('a name is taken in every spelling, and its owner keeps the password', async () => {
  const { create, factor, journal } = await world();
  const { id } = await create('Alice');
  const before = await factor(id, 'password');
  await refusesTaken(create('alice'));
  await refusesTaken(create(' ALICE '));
  await refusesTaken(create('\uFF21lice'));
  assert.deepEqual(await factor(id, 'password'), before);
  assert.equal((await journal()).length, 1);
  await create('alice2');
});

test('of two creations at once one wins', async () => {
  const { create, journal } = await world();
  const outcomes = await Promise.allSettled([create('alice'), create('alice')]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await journal()).length, 1);
});

test('a creation that fails leaves the name free', async () => {
  const { create, hashing, stores, journal } = await world();
  hashing.up = false;
  await assert.rejects(create('alice'), (error) => error instanceof Outage);
  assert.equal(await stores.accounts.findByName('alice'), undefined);
  assert.deepEqual(await journal(), []);
  hashing.up = true;
  await create('alice');
});
