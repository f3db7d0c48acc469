/**
 * What we push, read by other people's code: `http_ece` (by the author of RFC 8291) decrypts it as
 * the browser would, and `jose` checks who sends it, behind a push service that only looks.
 */

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { importJWK, jwtVerify } from 'jose';
import { GuardedPost } from '../../../apps/server/src/adapters/https-notifier/guarded-post.ts';
import { openMemoryStore } from '../../../apps/server/src/adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '../../../apps/server/src/adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '../../../apps/server/src/adapters/software-keys/software-sealing.ts';
import { HttpsWebPush } from '../../../apps/server/src/adapters/webpush/https-web-push.ts';
import { SystemClock } from '../../../apps/server/src/adapters/system/system-clock.ts';
import type { TokenId } from '../../../apps/server/src/domain/identifiers.ts';

const ece = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, parameters: object): Buffer;
};

interface Pushed {
  readonly headers: IncomingHttpHeaders;
  readonly path: string | undefined;
  readonly body: Buffer;
}

async function pushService(t: TestContext) {
  const pushed: Pushed[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { headers, url: path } = request;
      pushed.push({ headers, path, body: Buffer.concat(parts) });
      response.writeHead(201, { location: '/message/1' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { pushed, origin };
}

async function sender() {
  const clock = new SystemClock();
  return new HttpsWebPush({
    ...(await openMemoryStore({ clock })),
    sealing: new SoftwareSealing(keyEncryptionKey(randomBytes(32))),
    clock,
    outbound: new GuardedPost({ insecureTargets: true }),
    contact: () => 'https://sign.example',
  });
}

/** What a browser would keep, and what it hands out. */
function subscribe(origin: string) {
  const browser = createECDH('prime256v1');
  const publicKey = new Uint8Array(browser.generateKeys());
  const authSecret = new Uint8Array(randomBytes(16));
  const endpoint = `${origin}/push/opaque?x=1`;
  const tokenId = 'token-1' as TokenId;
  return { browser, subscription: { tokenId, endpoint, publicKey, authSecret, createdAt: 0 } };
}

test('http_ece reads each length that fits; one flipped bit and another browser read nothing', async (t) => {
  const { pushed, origin } = await pushService(t);
  const push = await sender();
  const { browser, subscription } = subscribe(origin);
  for (const length of [0, 1, 52, 1000, 3992]) {
    const payload = new Uint8Array(randomBytes(length));
    const order = { payload, ttlSeconds: 120, urgency: 'high', topic: 'transaction' } as const;
    assert.equal(await push.push(subscription, order), 'taken');
    const { body } = pushed.at(-1) ?? assert.fail();
    const authSecret = Buffer.from(subscription.authSecret);
    const parameters = { version: 'aes128gcm', privateKey: browser, authSecret };
    assert.deepEqual(ece.decrypt(body, parameters), Buffer.from(payload));
    const flipped = Buffer.from(body.with(body.length - 1, (body.at(-1) ?? 0) ^ 1));
    assert.throws(() => ece.decrypt(flipped, parameters));
    const stranger = { ...parameters, privateKey: subscribe(origin).browser };
    assert.throws(() => ece.decrypt(body, stranger));
  }
});

test('says who sends it, for this push service, for less than a day (RFC 8292)', async (t) => {
  const { pushed, origin } = await pushService(t);
  const push = await sender();
  const order = {
    payload: Uint8Array.of(1),
    ttlSeconds: 120,
    urgency: 'high',
    topic: 'x',
  } as const;
  await push.push(subscribe(origin).subscription, order);
  const [{ headers, path } = assert.fail()] = pushed;
  assert.equal(path, '/push/opaque?x=1');
  assert.equal(headers['content-encoding'], 'aes128gcm');
  assert.deepEqual([headers['ttl'], headers['urgency'], headers['topic']], ['120', 'high', 'x']);
  const [, jwt = '', k = ''] =
    /^vapid t=([^,]+), k=([\w-]+)$/.exec(String(headers.authorization)) ?? [];
  const point = Buffer.from(k, 'base64url');
  assert.deepEqual(new Uint8Array(point), await push.publicKey());
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString('base64url'),
  );
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y } as object, 'ES256');
  const { payload } = await jwtVerify(jwt, key, { audience: origin, algorithms: ['ES256'] });
  assert.equal(payload.sub, 'https://sign.example');
  const left = (payload.exp ?? 0) - Date.now() / 1000;
  assert.ok(left > 3600 && left <= 24 * 3600, String(left));
  await assert.rejects(jwtVerify(jwt, key, { audience: 'https://other.example' }));
});
