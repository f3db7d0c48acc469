/** Push of a token: kept if it can be one, replaced, removed, shown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { TokenId } from '#domain/identifiers.ts';
import type { WebPush } from '#ports/web-push.ts';
import { makeRegisterPush } from './register-push.ts';
import { makeRemovePush } from './remove-push.ts';
import { makeShowPush } from './show-push.ts';

const clock = { now: () => Date.UTC(2030, 0, 1) };
const tokenId = 'token-1' as TokenId;
const subscription = {
  tokenId,
  endpoint: 'https://push.example/1',
  publicKey: Uint8Array.of(4, 5),
  authSecret: Uint8Array.of(6),
};

async function world(fault?: string, offered = true) {
  const stores = await openMemoryStore({ clock });
  const pushing: WebPush = {
    publicKey: async () => Uint8Array.of(4),
    faultOf: () => fault,
    push: () => assert.fail('nothing is pushed'),
  };
  const webPush = offered ? pushing : undefined;
  const ports = { ...stores, webPush, clock };
  const [registerPush, removePush] = [makeRegisterPush(ports), makeRemovePush(ports)];
  return { ...stores, registerPush, removePush, showPush: makeShowPush(ports) };
}

test('a subscription is kept, the newer one in place of the older, and removed', async () => {
  const { registerPush, removePush, showPush, pushSubscriptions } = await world();
  assert.equal((await showPush(tokenId))?.subscribed, false);
  await removePush(tokenId);
  await registerPush(subscription);
  await registerPush({ ...subscription, endpoint: 'https://push.example/2' });
  const there = await pushSubscriptions.find(tokenId);
  const createdAt = clock.now();
  assert.deepEqual(there, { ...subscription, endpoint: 'https://push.example/2', createdAt });
  assert.deepEqual(await showPush(tokenId), { publicKey: Uint8Array.of(4), subscribed: true });
  await removePush(tokenId);
  assert.equal(await pushSubscriptions.find(tokenId), undefined);
});

test('what nothing can be pushed to is refused and not kept', async () => {
  const { registerPush, pushSubscriptions } = await world('its address is not public');
  await assert.rejects(registerPush(subscription), { code: 'push_refused' });
  assert.equal(await pushSubscriptions.find(tokenId), undefined);
});

test('where no push is offered nobody subscribes', async () => {
  const { registerPush, showPush, pushSubscriptions } = await world(undefined, false);
  assert.equal(await showPush(tokenId), undefined);
  await assert.rejects(registerPush(subscription), { code: 'push_refused' });
  assert.equal(await pushSubscriptions.find(tokenId), undefined);
});
