/** Web Push to push services that are gone, slow, wrong, or no push services at all. */

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { GuardedPost } from '#adapters/https-notifier/guarded-post.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { OutboundOrder, OutboundPost } from '#ports/outbound-post.ts';
import type { PushSubscription } from '#ports/push-subscriptions.ts';
import { HttpsWebPush } from './https-web-push.ts';

const clock = { now: () => Date.UTC(2030, 0, 1) };
const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
const message = {
  payload: new TextEncoder().encode('{"ref":"00"}'),
  ttlSeconds: 60,
  urgency: 'high',
  topic: 'transaction',
} as const;

function subscription(changes: Partial<PushSubscription> = {}): PushSubscription {
  return {
    tokenId: 'token-1' as TokenId,
    endpoint: 'https://push.example/secret-path',
    publicKey: new Uint8Array(createECDH('prime256v1').generateKeys()),
    authSecret: randomBytes(16),
    createdAt: 0,
    ...changes,
  };
}

async function world(post: OutboundPost['post']) {
  const stores = await openMemoryStore({ clock });
  const outbound = { faultOf: (uri: string) => new GuardedPost().faultOf(uri), post };
  const open = () =>
    new HttpsWebPush({ ...stores, sealing, clock, outbound, contact: () => undefined });
  return { stores, open, webPush: open() };
}

for (const [status, outcome] of [
  [200, 'taken'],
  [201, 'taken'],
  [299, 'taken'],
  [300, 'message_failed'],
  [400, 'message_failed'],
  [403, 'message_failed'],
  [404, 'gone'],
  [410, 'gone'],
  [413, 'message_failed'],
  [429, 'message_failed'],
  [500, 'message_failed'],
] as const) {
  test(`an answer of ${status} is ${outcome}`, async () => {
    const { webPush } = await world(async () => status);
    const got = await webPush
      .push(subscription(), message)
      .catch((error: unknown) => (error instanceof Outage ? error.code : error));
    assert.equal(got, outcome);
  });
}

test('nothing of the payload leaves in clear, and of the endpoint only the host is told', async () => {
  const orders: OutboundOrder[] = [];
  const { webPush } = await world(async (_, order) => {
    orders.push(order);
    throw Object.assign(new Error('connect secret-path'), { code: 'ECONNREFUSED' });
  });
  await assert.rejects(webPush.push(subscription(), message), (error) => {
    assert.ok(error instanceof Outage);
    const { message: words } = error.cause as Error;
    assert.equal(words, 'push: push.example: ECONNREFUSED');
    return true;
  });
  const [{ body, timeoutMs } = assert.fail()] = orders;
  assert.ok(!Buffer.from(body).includes(Buffer.from(message.payload)));
  assert.ok(timeoutMs !== undefined && timeoutMs <= 5000);
});

test('what cannot be a subscription is told apart, and nothing is sent to it', async () => {
  const { webPush } = await world(() => assert.fail('nothing is sent'));
  const good = subscription();
  const rows: readonly (readonly [RegExp, Partial<PushSubscription>])[] = [
    [/16 octets/, { authSecret: randomBytes(15) }],
    [/16 octets/, { authSecret: randomBytes(17) }],
    [/no point/, { publicKey: good.publicKey.subarray(1) }],
    [/no point/, { publicKey: good.publicKey.with(64, (good.publicKey[64] ?? 0) ^ 1) }],
    [/no point/, { publicKey: good.publicKey.with(0, 6) }],
    [/https/, { endpoint: 'http://push.example/' }],
    [/not public/, { endpoint: 'https://127.0.0.1/' }],
    [/not public/, { endpoint: 'https://[::1]:8443/' }],
    [/not an address/, { endpoint: 'push' }],
    [/not an address/, { endpoint: `https://push.example/${'x'.repeat(2048)}` }],
  ];
  assert.equal(webPush.faultOf(good), undefined);
  for (const [words, changes] of rows) {
    assert.match(String(webPush.faultOf({ ...good, ...changes })), words);
    await assert.rejects(webPush.push({ ...good, ...changes }, message), Outage);
  }
});

test('a name that leads inside is a push that failed', async () => {
  const { webPush } = await world(async () => undefined);
  await assert.rejects(webPush.push(subscription(), message), Outage);
});

test('two nodes that start at once know one key, also after they start again', async () => {
  const { open, stores } = await world(async () => 201);
  const [one, other] = await Promise.all([open().publicKey(), open().publicKey()]);
  assert.deepEqual(one, other);
  assert.deepEqual(await open().publicKey(), one);
  const sealed = (await stores.sealedKeys.find('vapid'))?.sealed;
  assert.ok(sealed !== undefined);
  await assert.rejects(sealing.open(sealed, 'sealed-key:other'));
});

test('a vault that is down now is asked again', async () => {
  const stores = await openMemoryStore({ clock });
  let isDown = true;
  const failing = {
    open: (sealed: Uint8Array, context: string) => sealing.open(sealed, context),
    seal: async (secret: Uint8Array, context: string) => {
      if (isDown) throw new Outage('vault_failed', { cause: 'down' });
      return sealing.seal(secret, context);
    },
  };
  const outbound = new GuardedPost();
  const contact = () => undefined;
  const webPush = new HttpsWebPush({ ...stores, sealing: failing, clock, outbound, contact });
  await assert.rejects(webPush.publicKey(), Outage);
  isDown = false;
  assert.equal((await webPush.publicKey()).length, 65);
});

test('more than a few at once are turned away', async () => {
  const answers: (() => void)[] = [];
  const { webPush } = await world(
    () => new Promise((resolve) => void answers.push(() => resolve(201))),
  );
  const pushes = Array.from({ length: 65 }, () => webPush.push(subscription(), message));
  const outcomes = Promise.allSettled(pushes);
  await assert.rejects(pushes[64] ?? assert.fail(), Outage);
  while (answers.length < 64) await new Promise((resolve) => setImmediate(resolve));
  for (const answer of answers) answer();
  const taken = (await outcomes).filter(({ status }) => status === 'fulfilled');
  assert.equal(taken.length, 64);
});
