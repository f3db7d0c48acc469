/** Clients are registered, changed and listed; their secrets are told once and kept sealed. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { clientSecretContext } from '#domain/access/client.ts';
import type { ClientId, TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { now, sampleClient } from '#ports/samples.contract.ts';
import { makeListClients } from './list-clients.ts';
import { makeRegisterClient } from './register-client.ts';
import type { NewClient } from './register-client.ts';
import { makeUpdateClient } from './update-client.ts';

const { id, tenantId, name, registration, rights } = sampleClient();
const request: NewClient = { id, tenantId, name, registration, rights };

async function world() {
  const clock = { now: () => now };
  const stores = await openMemoryStore({ clock });
  // A seal that can be looked through, and tells its context.
  const sealing = {
    seal: async (secret: Uint8Array, context: string) =>
      new Uint8Array(Buffer.concat([Buffer.from(`${context}|`), secret])),
  };
  const ports = { ...stores, sealing: sealing as never, random: new SystemRandom(), clock };
  const keptSecret = async (of = id) => {
    const sealed = Buffer.from((await stores.clients.find(of))?.secretSealed ?? []);
    const context = `${clientSecretContext(of)}|`;
    assert.equal(sealed.subarray(0, context.length).toString(), context);
    return sealed.subarray(context.length).toString('hex');
  };
  return {
    stores,
    keptSecret,
    registerClient: makeRegisterClient(ports),
    updateClient: makeUpdateClient(ports),
    listClients: makeListClients(ports),
  };
}

const refusal = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

test('a client is registered with a secret that is told once, and kept as a sealed hash', async () => {
  const { registerClient, keptSecret, stores } = await world();
  const { client, secret } = await registerClient(request);
  assert.ok(secret !== undefined && secret.reveal().length >= 43);
  assert.equal(await keptSecret(), hash('sha256', secret.reveal()));
  assert.deepEqual(await stores.clients.find(id), client);
  const [entry] = await stores.journal.read(0, 10);
  assert.equal(entry?.event, 'client.registered');
  assert.doesNotMatch(JSON.stringify(entry), new RegExp(secret.reveal()));
});

test('a secret that is given is the one', async () => {
  const { registerClient, keptSecret } = await world();
  const { secret } = await registerClient({ ...request, secret: new Secret('known') });
  assert.equal(secret?.reveal(), 'known');
  assert.equal(await keptSecret(), hash('sha256', 'known'));
});

test('a public client has no secret, unless its account tokens are to be checked', async () => {
  const { registerClient } = await world();
  const open = { ...registration, authentication: 'none' as const };
  const other = { ...request, id: 'other' as ClientId };
  assert.equal((await registerClient({ ...request, registration: open })).secret, undefined);
  const checked = { ...open, accountTokenRequired: true };
  assert.notEqual((await registerClient({ ...other, registration: checked })).secret, undefined);
});

test('an id is taken once, and nothing of the first is changed', async () => {
  const { registerClient, stores } = await world();
  const { client } = await registerClient(request);
  await assert.rejects(registerClient({ ...request, name: 'b' }), refusal('client_id_taken'));
  assert.deepEqual(await stores.clients.find(id), client);
});

test('what breaks a rule is not stored', async () => {
  const { registerClient, updateClient, stores } = await world();
  const invalid = refusal('client_registration_invalid');
  await assert.rejects(registerClient({ ...request, name: '' }), invalid);
  assert.equal(await stores.clients.find(id), undefined);
  const { client } = await registerClient(request);
  await assert.rejects(updateClient({ id, rights: { signaturesMax: 0 } }), invalid);
  assert.deepEqual(await stores.clients.find(id), client);
});

test('a change takes what it names, and leaves the rest', async () => {
  const { registerClient, updateClient, stores } = await world();
  const { client } = await registerClient(request);
  const { secret } = await updateClient({
    id,
    enabled: false,
    registration: { dpopRequired: true },
  });
  assert.equal(secret, undefined);
  assert.deepEqual(await stores.clients.find(id), {
    ...client,
    enabled: false,
    registration: { ...registration, dpopRequired: true },
  });
  await assert.rejects(updateClient({ id: 'other' as ClientId }), refusal('client_unknown'));
});

test('a secret that is renewed replaces the old one; one that is not needed goes', async () => {
  const { registerClient, updateClient, keptSecret, stores } = await world();
  const first = await registerClient(request);
  const { secret } = await updateClient({ id, renewSecret: true });
  assert.notEqual(secret?.reveal(), first.secret?.reveal());
  assert.equal(await keptSecret(), hash('sha256', secret?.reveal() ?? ''));
  await updateClient({ id, registration: { authentication: 'none' } });
  assert.equal((await stores.clients.find(id))?.secretSealed, undefined);
});

test('a tenant lists its own', async () => {
  const { registerClient, listClients } = await world();
  await registerClient(request);
  await registerClient({ ...request, id: 'b' as ClientId, tenantId: 'tenant-2' as TenantId });
  assert.deepEqual(
    (await listClients(tenantId)).map((client) => client.id),
    [id],
  );
});
