/** What every store of accounts must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import {
  countTrue,
  emptyStores,
  farFuture,
  sampleAccount,
  sampleFactor,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

export function accountsContract(name: string, open: OpenStores): void {
  test(`${name}: an account comes back exactly as it was added`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const account = sampleAccount({ enabled: false, createdAt: farFuture });
    assert.equal(await accounts.add(account), true);
    assert.deepEqual(await accounts.find(account.id), account);
    assert.deepEqual(await accounts.findByName(account.name), account);
  });

  test(`${name}: an account comes with its factors, or neither comes`, async (t) => {
    const { accounts, factors } = await emptyStores(open, t);
    const password = sampleFactor({ type: 'password', credentialId: undefined });
    assert.equal(await accounts.add(sampleAccount(), [password]), true);
    const { accountId } = password;
    assert.deepEqual(await factors.find({ accountId, type: 'password' }), password);

    const other = sampleAccount({ id: 'account-2' as AccountId, name: 'bob' });
    const clash = { ...password, accountId: other.id };
    await assert.rejects(accounts.add(other, [clash]), { name: 'Outage', code: 'store_failed' });
    assert.equal(await accounts.find(other.id), undefined);

    const taken = sampleAccount({ id: 'account-3' as AccountId });
    const third = { ...password, id: 'factor-3' as FactorId, accountId: taken.id };
    assert.equal(await accounts.add(taken, [third]), false);
    assert.equal(await factors.find({ accountId: taken.id, type: 'password' }), undefined);
  });

  test(`${name}: an account that was never added is not found`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    await accounts.add(sampleAccount());
    assert.equal(await accounts.find('account-2' as AccountId), undefined);
    assert.equal(await accounts.findByName('bob'), undefined);
    assert.equal(await accounts.findByName('%'), undefined);
    // Strangers choose what is looked for, and no engine may stumble over it.
    assert.equal(await accounts.findByName('alice\0'), undefined);
    assert.equal(await accounts.find('account-1\0' as AccountId), undefined);
  });

  test(`${name}: a name is found in each of its spellings`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    await accounts.add(sampleAccount({ name: ' Ａlice ' }));
    assert.equal((await accounts.findByName('ALICE'))?.name, ' Ａlice ');
    assert.equal(await accounts.findByName('al ice'), undefined);
  });

  test(`${name}: a name that is taken in another spelling is refused`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const first = sampleAccount();
    await accounts.add(first);
    const second = { ...first, id: 'account-2' as AccountId, name: ' aLICE' };
    assert.equal(await accounts.add(second), false);
    assert.equal(await accounts.find(second.id), undefined);
    assert.deepEqual(await accounts.findByName('alice'), first);
  });

  test(`${name}: a name that another tenant uses is taken too`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    await accounts.add(sampleAccount());
    const elsewhere = { id: 'account-2' as AccountId, tenantId: 'tenant-2' as TenantId };
    assert.equal(await accounts.add(sampleAccount(elsewhere)), false);
  });

  test(`${name}: of many accounts of one name at once, one is added`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const ids = Array.from({ length: 50 }, (_, index) => `account-${index}` as AccountId);
    const answers = await Promise.all(ids.map((id) => accounts.add(sampleAccount({ id }))));
    assert.equal(countTrue(answers), 1);
  });

  test(`${name}: an account id that is taken is an outage, not an overwrite`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const first = sampleAccount();
    await accounts.add(first);
    const second = sampleAccount({ name: 'bob' });
    await assert.rejects(accounts.add(second), { name: 'Outage', code: 'store_failed' });
    assert.deepEqual(await accounts.find(first.id), first);
  });

  test(`${name}: accounts of an address are found in their tenant, in either case`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const email = 'Alice@Example.com';
    const alice = sampleAccount({ email });
    await accounts.add(alice);
    const add = (id: string, changes: Partial<typeof alice>) =>
      accounts.add(sampleAccount({ id: id as AccountId, name: id, ...changes }));
    await add('account-2', { email, tenantId: 'tenant-2' as TenantId });
    await add('account-3', { email: undefined });
    const tenant = 'tenant-1' as TenantId;
    assert.deepEqual(await accounts.listByEmail(tenant, 'aLICE@eXAMPLE.COM'), [alice]);
    for (const other of [
      'alice@example.co',
      ' alice@example.com',
      '%',
      '',
      'alice@example.com\0',
    ]) {
      assert.deepEqual(await accounts.listByEmail(tenant, other), [], other);
    }
    await add('account-4', { email: email.toLowerCase(), enabled: false });
    assert.equal((await accounts.listByEmail(tenant, email)).length, 2);
  });

  test(`${name}: an address in other letters than ASCII is found as it is, and folded nowhere`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const alice = sampleAccount({ email: 'Äkim@example.com' });
    await accounts.add(alice);
    const tenant = 'tenant-1' as TenantId;
    assert.deepEqual(await accounts.listByEmail(tenant, 'ÄKIM@example.com'), [alice]);
    for (const other of ['äkim@example.com', 'Ä\u212Aim@example.com', 'Äk\u0131m@example.com']) {
      assert.deepEqual(await accounts.listByEmail(tenant, other), [], other);
    }
  });

  test(`${name}: contacts are set together, and taken away`, async (t) => {
    const { accounts } = await emptyStores(open, t);
    const alice = sampleAccount();
    await accounts.add(alice);
    const contacts = { email: 'a@example.com', phone: '+81 90 0000 0000' };
    assert.equal(await accounts.setContacts(alice.id, contacts), true);
    assert.deepEqual(await accounts.find(alice.id), { ...alice, ...contacts });
    await accounts.setContacts(alice.id, { email: undefined, phone: undefined });
    assert.deepEqual(await accounts.find(alice.id), alice);
    assert.equal(await accounts.setContacts('nobody' as AccountId, contacts), false);
  });
}
