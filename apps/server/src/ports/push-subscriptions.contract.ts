/** What every store of push subscriptions must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenId } from '#domain/identifiers.ts';
import type { PushSubscription } from './push-subscriptions.ts';
import { emptyStores, everyOctet, farFuture } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const tokenId = 'token-1' as TokenId;
const endpoint = 'https://push.example/send/契約?device=%22';

function subscription(changes: Partial<PushSubscription> = {}): PushSubscription {
  return {
    tokenId,
    endpoint,
    publicKey: everyOctet,
    authSecret: everyOctet.toReversed(),
    createdAt: farFuture,
    ...changes,
  };
}

export function pushSubscriptionsContract(name: string, open: OpenStores): void {
  test(`${name}: a push subscription is that of one token`, async (t) => {
    const { pushSubscriptions } = await emptyStores(open, t);
    assert.equal(await pushSubscriptions.find(tokenId), undefined);
    await pushSubscriptions.put(subscription());
    assert.deepEqual(await pushSubscriptions.find(tokenId), subscription());
    assert.equal(await pushSubscriptions.find('token-2' as TokenId), undefined);
  });

  test(`${name}: the newer push subscription takes the place of the older, whole`, async (t) => {
    const { pushSubscriptions } = await emptyStores(open, t);
    await pushSubscriptions.put(subscription());
    const newer = subscription({
      endpoint: 'https://push.example/2',
      publicKey: Uint8Array.of(4),
      authSecret: Uint8Array.of(0),
      createdAt: 0,
    });
    await pushSubscriptions.put(newer);
    assert.deepEqual(await pushSubscriptions.find(tokenId), newer);
  });

  test(`${name}: only the push subscription that is gone is removed`, async (t) => {
    const { pushSubscriptions } = await emptyStores(open, t);
    const other = subscription({ tokenId: 'token-2' as TokenId });
    await pushSubscriptions.put(other);
    await pushSubscriptions.put(subscription({ endpoint: 'https://push.example/2' }));
    assert.equal(await pushSubscriptions.remove(tokenId, endpoint), false);
    assert.ok((await pushSubscriptions.find(tokenId)) !== undefined);
    assert.equal(await pushSubscriptions.remove(tokenId, 'https://push.example/2'), true);
    assert.equal(await pushSubscriptions.find(tokenId), undefined);
    assert.equal(await pushSubscriptions.remove(tokenId, 'https://push.example/2'), false);
    assert.deepEqual(await pushSubscriptions.find(other.tokenId), other);
  });
}
