/** RSA beside the event loop: right, bounded, and in nobody's way, not even of the end. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, publicDecrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Outage } from '#domain/outage.ts';
import { RsaWorkers } from './rsa-workers.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

test('each of many operations at once gets its own answer', async () => {
  const workers = new RsaWorkers();
  const blocks = Array.from({ length: 50 }, () => randomBytes(40));
  const signatures = await Promise.all(
    blocks.map((block) => workers.run(privateKey, { padded: false, block })),
  );
  for (const [index, signature] of signatures.entries()) {
    assert.deepEqual(publicDecrypt(publicKey, signature), blocks[index]);
  }
});

test('the event loop turns while they are at work', async () => {
  const workers = new RsaWorkers();
  const block = { padded: false, block: randomBytes(40) };
  await workers.run(privateKey, block);
  let left = 100;
  const work = Array.from({ length: left }, async () => {
    await workers.run(privateKey, block);
    left -= 1;
  });
  let turns = 0;
  for (; left > 0; turns += 1) await nextTurn();
  await Promise.all(work);
  assert.ok(turns > 50, `${turns} turns`);
});

test('what OpenSSL refuses is an error, and the next operation is not', async () => {
  const workers = new RsaWorkers();
  const long = { padded: false, block: new Uint8Array(256) };
  await assert.rejects(workers.run(privateKey, long), /too large|data/);
  await assert.rejects(workers.run(publicKey, { ...long, block: new Uint8Array(8) }), Error);
  const fits = { padded: false, block: new Uint8Array(245) };
  assert.equal((await workers.run(privateKey, fits)).length, 256);
});

test('a thread that ends fails what it had, and another takes its place', async () => {
  const dying = `data:text/javascript,
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, padded }) => {
      if (padded) process.exit(1);
      parentPort.postMessage({ id, signature: new Uint8Array(1) });
    });`;
  const workers = new RsaWorkers(new URL(dying));
  const block = new Uint8Array(1);
  await assert.rejects(workers.run(privateKey, { padded: true, block }), /ended/);
  assert.equal((await workers.run(privateKey, { padded: false, block })).length, 1);
});

test('who comes when thousands wait is turned away, and the others are not', async () => {
  const workers = new RsaWorkers();
  const block = { padded: false, block: randomBytes(40) };
  const { privateKey: small } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const waiting = Array.from({ length: 4096 }, () => workers.run(small, block));
  await assert.rejects(workers.run(small, block), (error) => {
    return error instanceof Outage && error.code === 'overloaded';
  });
  assert.equal((await Promise.all(waiting)).length, 4096);
});

test('idle threads keep no process from ending, busy ones finish first', async () => {
  const program = `
    import { generateKeyPairSync } from 'node:crypto';
    import { RsaWorkers } from ${JSON.stringify(new URL('rsa-workers.ts', import.meta.url))};
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const workers = new RsaWorkers();
    const block = { padded: false, block: new Uint8Array(40) };
    workers.run(privateKey, block).then(({ length }) => console.log(length));`;
  const flags = ['--conditions=source', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, 0);
  assert.equal(Buffer.concat(printed).toString(), '256\n');
});
