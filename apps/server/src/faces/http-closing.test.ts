/** The HTTP server by itself: how it ends, and what it tells the operator. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Outage } from '#domain/outage.ts';
import { makeHttpServer } from './http.ts';

async function listening(closingGrace: number, answer: () => Promise<unknown>) {
  const logger = pino({ level: 'silent' });
  const app = makeHttpServer({ logger, tls: undefined, closingGrace });
  app.get('/', answer);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { app, port, url: `http://localhost:${port}/` };
}

test('half a request does not hold up the end', async () => {
  const { app, port } = await listening(50, async () => ({}));
  for (const bytes of ['', 'GET / HTTP/1.1\r\n', 'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{']) {
    const socket = connect(port, 'localhost').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(bytes);
  }
  await sleep(50);
  const askedAt = performance.now();
  await app.close();
  assert.ok(performance.now() - askedAt < 3000);
});

test('a request under way is answered, as long as the grace lasts', async () => {
  const { app, url } = await listening(3000, () => sleep(200, { done: true }));
  const answered = fetch(url);
  await sleep(50);
  const askedAt = performance.now();
  await Promise.all([app.close(), answered]);
  assert.equal((await answered).status, 200);
  // Nor does the connection stay open for a next request.
  assert.ok(performance.now() - askedAt < 2000);
});

test('a request that takes longer than the grace is cut', async () => {
  const { app, url } = await listening(50, () => sleep(1000, { done: true }));
  const answered = assert.rejects(fetch(url));
  await sleep(50);
  await Promise.all([app.close(), answered]);
});

test('the operator reads why a store is down, the caller does not', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString());
      done();
    },
  });
  const app = makeHttpServer({ logger: pino(stream), tls: undefined });
  app.get('/', async () => {
    throw new Outage('store_failed', { cause: new Error('the disk has gone') });
  });
  const answer = await app.inject('/');
  assert.equal(answer.statusCode, 503);
  assert.ok(!answer.body.includes('the disk has gone'));
  assert.match(lines.join(''), /store_failed.*the disk has gone/);
});
