/** What every store of clients must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientId, CredentialId, TenantId } from '#domain/identifiers.ts';
import { countTrue, emptyStores, everyOctet, sampleClient } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

export function clientsContract(name: string, open: OpenStores): void {
  test(`${name}: a client comes back exactly as it was added`, async (t) => {
    const { clients } = await emptyStores(open, t);
    const whole = sampleClient({ enabled: false, secretSealed: everyOctet });
    const bare = sampleClient({ id: 'bare' as ClientId, secretSealed: undefined, rights: {} });
    assert.equal(await clients.add(whole), true);
    assert.equal(await clients.add(bare), true);
    assert.deepEqual(await clients.find(whole.id), whole);
    assert.deepEqual(await clients.find(bare.id), bare);
    assert.equal(await clients.find('nobody' as ClientId), undefined);
    assert.equal(await clients.find('bare\0' as ClientId), undefined);
  });

  test(`${name}: of many clients of one id at once, one is added`, async (t) => {
    const { clients } = await emptyStores(open, t);
    const many = Array.from({ length: 20 }, (_, index) => sampleClient({ name: `${index}` }));
    assert.equal(countTrue(await Promise.all(many.map((client) => clients.add(client)))), 1);
  });

  test(`${name}: a tenant has its own clients, in order of id`, async (t) => {
    const { clients } = await emptyStores(open, t);
    const ids = ['b', 'a', 'c'] as ClientId[];
    for (const id of ids) await clients.add(sampleClient({ id }));
    const elsewhere = { id: 'd' as ClientId, tenantId: 'tenant-2' as TenantId };
    await clients.add(sampleClient(elsewhere));
    const listed = await clients.listOf('tenant-1' as TenantId);
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['a', 'b', 'c'],
    );
  });

  test(`${name}: an update replaces what may change, and nothing of others`, async (t) => {
    const { clients } = await emptyStores(open, t);
    const other = sampleClient({ id: 'other' as ClientId });
    await clients.add(sampleClient());
    await clients.add(other);
    const rights = { credentialIds: ['credential-2' as CredentialId] };
    const changed = sampleClient({ name: '新しい名前', enabled: false, rights });
    assert.equal(await clients.update({ ...changed, tenantId: 'tenant-2' as TenantId }), true);
    assert.deepEqual(await clients.find(changed.id), changed);
    assert.deepEqual(await clients.find(other.id), other);
    assert.equal(await clients.update(sampleClient({ id: 'nobody' as ClientId })), false);
  });
}
