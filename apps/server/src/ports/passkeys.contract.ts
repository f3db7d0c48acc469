/** What every store of passkeys must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import { countTrue, emptyStores, everyOctet, farFuture, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const alice = 'account-1' as AccountId;
const bob = 'account-2' as AccountId;

function samplePasskey(changes: Partial<Passkey> = {}): Passkey {
  return {
    id: 'Passkey-1_',
    accountId: alice,
    publicKey: everyOctet,
    signCount: 7,
    transports: ['internal', 'hybrid'],
    label: '電話 “phone”',
    createdAt: now,
    lastUsedAt: undefined,
    ...changes,
  };
}

export function passkeysContract(name: string, open: OpenStores): void {
  test(`${name}: a passkey comes back exactly as it was added`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    const passkey = samplePasskey();
    const used = samplePasskey({ id: 'x', transports: [], label: '', lastUsedAt: farFuture });
    assert.equal(await passkeys.add(passkey), true);
    assert.equal(await passkeys.add(used), true);
    assert.deepEqual(await passkeys.find(passkey.id), passkey);
    assert.deepEqual(await passkeys.find('x'), used);
    assert.equal(await passkeys.find('passkey-1_'), undefined);
    assert.equal(await passkeys.find('x\0'), undefined);
  });

  test(`${name}: an id that is taken stays whose it is`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey());
    assert.equal(await passkeys.add(samplePasskey({ accountId: bob })), false);
    assert.equal((await passkeys.find('Passkey-1_'))?.accountId, alice);
  });

  test(`${name}: the passkeys of an account are listed, oldest first, and no others`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey({ id: 'b', createdAt: now + 1 }));
    await passkeys.add(samplePasskey({ id: 'z' }));
    await passkeys.add(samplePasskey({ id: 'c', accountId: bob }));
    assert.deepEqual(
      (await passkeys.listOf(alice)).map(({ id }) => id),
      ['z', 'b'],
    );
    assert.deepEqual(await passkeys.listOf('nobody' as AccountId), []);
  });

  test(`${name}: a use is noted when the count grows, and no other`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey());
    const use = (signCount: number) => passkeys.use('Passkey-1_', { signCount, at: now + 5 });
    assert.deepEqual([await use(7), await use(6), await use(0)], [false, false, false]);
    assert.equal((await passkeys.find('Passkey-1_'))?.lastUsedAt, undefined);
    assert.equal(await use(8), true);
    const { signCount, lastUsedAt } = (await passkeys.find('Passkey-1_')) ?? {};
    assert.deepEqual([signCount, lastUsedAt], [8, now + 5]);
    assert.equal(await use(0xffff_ffff), true);
    assert.equal(await passkeys.use('gone', { signCount: 9, at: now }), false);
  });

  test(`${name}: a device that does not count may be used again and again`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey({ signCount: 0 }));
    const use = (signCount: number) => passkeys.use('Passkey-1_', { signCount, at: now });
    assert.deepEqual([await use(0), await use(0), await use(1)], [true, true, true]);
    assert.deepEqual([await use(1), await use(0)], [false, false]);
  });

  test(`${name}: of many uses with one count, one is noted`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey());
    const uses = Array.from({ length: 20 }, () =>
      passkeys.use('Passkey-1_', { signCount: 8, at: now }),
    );
    assert.equal(countTrue(await Promise.all(uses)), 1);
  });

  test(`${name}: a passkey is removed by its own account, once`, async (t) => {
    const { passkeys } = await emptyStores(open, t);
    await passkeys.add(samplePasskey());
    assert.equal(await passkeys.remove('Passkey-1_', bob), false);
    assert.equal(await passkeys.remove('Passkey-1_', alice), true);
    assert.equal(await passkeys.remove('Passkey-1_', alice), false);
    assert.equal(await passkeys.find('Passkey-1_'), undefined);
  });
}
