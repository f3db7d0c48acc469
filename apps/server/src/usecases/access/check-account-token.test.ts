/** Whether an application may open the page, and for whom. */

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { Client } from '#domain/access/client.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { now, sampleAccount, sampleClient } from '#ports/samples.contract.ts';
import { makeCheckAccountToken } from './check-account-token.ts';

const key = new Uint8Array(createHash('sha256').update('secret').digest());

function tokenFor(sub: string, jti = 'one'): Secret<string> {
  const claims = { sub, jti, iat: now / 1000, azp: 'client-1' };
  const parts = [{ typ: 'JWT', alg: 'HS256' }, claims];
  const text = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return new Secret(`${text}.${createHmac('sha256', key).update(text).digest('base64url')}`);
}

async function world(account: Partial<Account> = {}, client: Partial<Client> = {}) {
  const clock = { now: () => now };
  const stores = await openMemoryStore({ clock });
  await stores.accounts.add(sampleAccount(account));
  const check = makeCheckAccountToken({ ...stores, clock });
  const known = { client: sampleClient(client), secretHash: new Secret(key) };
  return (token: Secret<string> | undefined) => check(known, token);
}

const bad = (error: unknown) => error instanceof Refusal && error.code === 'account_token_bad';

test('a token stands for an account, by identifier or by name, and once', async () => {
  const check = await world();
  assert.equal(await check(tokenFor('account-1')), 'account-1');
  assert.equal(await check(tokenFor('alice', 'two')), 'account-1');
  await assert.rejects(check(tokenFor('account-1')), bad);
  await assert.rejects(check(tokenFor('alice', 'two')), bad);
});

test('where none is demanded, none is needed', async () => {
  assert.equal(await (await world())(undefined), undefined);
});

test('where one is demanded, none will not do', async () => {
  const registration = { ...sampleClient().registration, accountTokenRequired: true };
  const check = await world({}, { registration });
  await assert.rejects(check(undefined), bad);
  assert.equal(await check(tokenFor('account-1')), 'account-1');
});

test('an account that is unknown, disabled, or of another tenant is none', async () => {
  await assert.rejects((await world())(tokenFor('account-2')), bad);
  await assert.rejects((await world({ enabled: false }))(tokenFor('account-1')), bad);
  const elsewhere = { tenantId: 'tenant-2' as TenantId };
  await assert.rejects((await world(elsewhere))(tokenFor('account-1')), bad);
});

test('a client without a secret has no tokens', async () => {
  const stores = await openMemoryStore({ clock: { now: () => now } });
  const check = makeCheckAccountToken({ ...stores, clock: { now: () => now } });
  const known = { client: sampleClient(), secretHash: undefined };
  await assert.rejects(check(known, tokenFor('account-1')), bad);
});
