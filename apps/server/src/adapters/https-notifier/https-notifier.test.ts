/** Notifications before receivers that are real, and before addresses they must never reach. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { flattenedVerify, importJWK } from 'jose';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import type { NotificationId } from '#domain/identifiers.ts';
import { HttpsNotifier, signatureHeader } from './https-notifier.ts';
import type { NotifierOptions } from './https-notifier.ts';

const at = Date.UTC(2030, 0, 1);
const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
const body = new TextEncoder().encode('{"responseID":"job-5","notificationID":"notification-1"}');
const insecure = { insecureTargets: true };

const notifier = (options: Partial<NotifierOptions> = {}) =>
  new HttpsNotifier({ sealing, ...options });

function notification(uri: string) {
  const id = 'notification-1' as NotificationId;
  return { id, uri, body, attempts: 0, nextAt: at, createdAt: at, expiresAt: at + 1000 };
}

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

type Answering = (response: ServerResponse) => void;

async function receiver(t: TestContext, answer: Answering, server?: Server) {
  const received: Received[] = [];
  const own = server ?? createServer();
  own.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ request, body: Buffer.concat(chunks) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    own.closeAllConnections();
    own.close();
  });
  const { port } = own.address() as AddressInfo;
  return { received, port, url: `http://127.0.0.1:${port}/done?order=7` };
}

const ok: Answering = (response) => void response.writeHead(204).end();

test('posts the body as it is, signed for this receiver by a key that is published', async (t) => {
  const { received, url } = await receiver(t, ok);
  const own = notifier(insecure);
  assert.equal((await own.tell(notification(url), at)).outcome, 'told');
  const [one, ...more] = received;
  assert.ok(one);
  assert.deepEqual(more, []);
  assert.equal(one.request.method, 'POST');
  assert.equal(one.request.url, '/done?order=7');
  assert.equal(one.request.headers['content-type'], 'application/json');
  assert.deepEqual(one.body, Buffer.from(body));

  const [jwk] = await own.publicKeys();
  assert.ok(jwk && !('d' in jwk));
  const key = await importJWK(jwk, 'EdDSA');
  const [head = '', detached, signature = ''] = String(one.request.headers[signatureHeader]).split(
    '.',
  );
  assert.equal(detached, '');
  const jws = { protected: head, signature, payload: one.body.toString('base64url') };
  const { protectedHeader } = await flattenedVerify(jws, key);
  const { kid } = jwk as { kid?: string };
  const expected = { alg: 'EdDSA', kid, iat: at / 1000, jti: 'notification-1', aud: url };
  assert.deepEqual(protectedHeader, expected);
  const other = { ...jws, payload: Buffer.from('{"responseID":"job-6"}').toString('base64url') };
  await assert.rejects(flattenedVerify(other, key));
});

test('every node of an installation has the same key, and no other installation has it', async () => {
  assert.deepEqual(await notifier().publicKeys(), await notifier().publicKeys());
  const elsewhere = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const others = await notifier({ sealing: elsewhere }).publicKeys();
  assert.notDeepEqual(others, await notifier().publicKeys());
});

for (const [status, outcome] of [
  [200, 'told'],
  [299, 'told'],
  [300, 'failed'],
  [404, 'failed'],
  [410, 'refused'],
  [500, 'failed'],
] as const) {
  test(`an answer of ${status} is ${outcome}`, async (t) => {
    const { url } = await receiver(t, (response) => void response.writeHead(status).end());
    assert.equal((await notifier(insecure).tell(notification(url), at)).outcome, outcome);
  });
}

test('follows no redirect', async (t) => {
  const target = await receiver(t, ok);
  for (const status of [301, 302, 303, 307, 308]) {
    const { url } = await receiver(t, (response) => {
      response.writeHead(status, { location: target.url }).end();
    });
    assert.equal((await notifier(insecure).tell(notification(url), at)).outcome, 'failed');
  }
  assert.deepEqual(target.received, []);
});

test('waits for nobody who does not answer, and reads nothing of an answer without end', async (t) => {
  const silent = await receiver(t, () => {});
  const short = notifier({ ...insecure, timeoutMs: 100 });
  const telling = await short.tell(notification(silent.url), at);
  assert.equal(telling.outcome, 'failed');
  assert.doesNotMatch(telling.reason, /order=7|done/);

  let closed = 0;
  const endless = await receiver(t, (response) => {
    response.on('close', () => (closed += 1));
    response.writeHead(200);
    const more = () => void (response.write(Buffer.alloc(1024 * 1024)) || 0);
    const timer = setInterval(more, 1).unref();
    response.on('close', () => clearInterval(timer));
  });
  assert.equal((await notifier(insecure).tell(notification(endless.url), at)).outcome, 'told');
  while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a receiver that is not there, or a name that is nobody’s, has failed', async () => {
  const resolve = async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
  for (const [uri, options] of [
    ['http://127.0.0.1:1/', insecure],
    ['https://nobody.example/', { resolve }],
  ] as const) {
    assert.equal((await notifier(options).tell(notification(uri), at)).outcome, 'failed');
  }
});

/** Spellings of addresses that only we can reach; the URL parser knows them all. */
const closed = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://10.0.0.1/',
  'https://192.168.0.1:8443/x',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://１２７.0.0.1/',
];

for (const uri of closed) {
  test(`never goes to ${uri}`, async () => {
    const own = notifier({ resolve: () => assert.fail('nothing to resolve') });
    assert.equal(own.faultOf(uri), 'its address is not public');
    assert.equal((await own.tell(notification(uri), at)).outcome, 'refused');
    assert.equal(notifier(insecure).faultOf(uri), undefined);
  });
}

test('a name whose address is not public is refused when it is used', async (t) => {
  const { received, port } = await receiver(t, ok);
  const rows: readonly (readonly string[])[] = [
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.1.2.3'],
    // One good address beside it makes it no better.
    ['8.8.8.8', '127.0.0.1'],
    ['127.0.0.1', '8.8.8.8'],
    [],
  ];
  for (const addresses of rows) {
    const own = notifier({ resolve: async () => addresses });
    const telling = await own.tell(notification(`https://innocent.example:${port}/`), at);
    assert.equal(telling.outcome, 'refused', addresses.join());
  }
  // By the resolver of the system itself.
  const telling = await notifier().tell(notification(`https://localhost:${port}/`), at);
  assert.equal(telling.outcome, 'refused');
  assert.deepEqual(received, []);
});

test('connects to the address that was looked at, and asks the name server once', async (t) => {
  const { received, port } = await receiver(t, ok);
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
  };
  const own = notifier({ ...insecure, resolve });
  const uri = `http://rebinding.example:${port}/`;
  assert.equal((await own.tell(notification(uri), at)).outcome, 'told');
  assert.equal(asked, 1);
  assert.equal(received[0]?.request.headers.host, `rebinding.example:${port}`);
});

for (const [what, uri] of [
  ['plain HTTP', 'http://app.example/'],
  ['a file', 'file:///etc/passwd'],
  ['another scheme', 'gopher://app.example/'],
  ['a password', 'https://user:secret@app.example/'],
  ['a user', 'https://user@app.example/'],
  ['a fragment', 'https://app.example/#done'],
  ['a relative address', '/done'],
  ['no address', 'https://'],
  ['a very long address', `https://app.example/${'x'.repeat(2048)}`],
] as const) {
  test(`does not take ${what}`, async () => {
    assert.notEqual(notifier().faultOf(uri), undefined);
    assert.equal((await notifier().tell(notification(uri), at)).outcome, 'refused');
    assert.equal(notifier().faultOf('https://app.example/done?order=7'), undefined);
  });
}

test('over TLS believes the name it was given, and no other', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-notifier-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1';
  const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'certificate')];
  const name = ['-subj', '/CN=receiver', '-addext', 'subjectAltName=DNS:receiver.example'];
  execFileSync('openssl', [...how.split(' '), ...files, ...name], { stdio: 'ignore' });
  const [key, cert] = ['key', 'certificate'].map((file) => readFileSync(join(folder, file)));
  const server = createTlsServer({ key, cert }) as unknown as Server;
  const { received, port } = await receiver(t, ok, server);
  const trusted = String(cert);
  const resolve = async () => ['127.0.0.1'];
  const told = async (host: string, options: Partial<NotifierOptions>) =>
    notifier({ ...insecure, resolve, ...options })
      .tell(notification(`https://${host}:${port}/`), at)
      .then(({ outcome }) => outcome);
  assert.equal(await told('receiver.example', { trusted }), 'told');
  assert.equal(await told('other.example', { trusted }), 'failed');
  assert.equal(await told('receiver.example', {}), 'failed');
  assert.equal(received.length, 1);
});
