/** Who gets to the vault, where it stands in the file system, and what it takes from a peer. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { frameBytesMax } from './frames.ts';
import {
  connectVault,
  frameOf,
  rawClient,
  startVault,
  vaultPlace,
} from './vault-world.contract.ts';
import type { VaultPlace } from './vault-world.contract.ts';

describe('the socket', () => {
  test('is for its owner alone, in a folder that is, too', async (t) => {
    const place = vaultPlace(t);
    await startVault(t, place);
    assert.equal(statSync(place.socketPath).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(place.socketPath)).mode & 0o777, 0o700);
    assert.equal(statSync(place.secretFile).mode & 0o777, 0o600);
  });

  test('is for the group, with the secret, where its folder lets the group in', async (t) => {
    const place = vaultPlace(t);
    const folder = dirname(place.socketPath);
    mkdirSync(folder);
    chmodSync(folder, 0o750);
    const secretFile = join(folder, 'vault.secret');
    await startVault(t, { ...place, secretFile });
    assert.equal(statSync(place.socketPath).mode & 0o777, 0o660);
    assert.equal(statSync(secretFile).mode & 0o777, 0o640);
    assert.equal(await connectVault(t, { ...place, secretFile }).health(), undefined);
  });

  test('that a living vault listens on is left to it', async (t) => {
    const place = vaultPlace(t);
    await startVault(t, place);
    await assert.rejects(startVault(t, place), /another process listens/);
    assert.equal(await connectVault(t, place).health(), undefined);
  });

  test('whose file is something else is left as it is', async (t) => {
    const place = vaultPlace(t);
    mkdirSync(dirname(place.socketPath), { mode: 0o700 });
    writeFileSync(place.socketPath, 'a note');
    await assert.rejects(startVault(t, place), /is no socket/);
    assert.equal(readFileSync(place.socketPath, 'utf8'), 'a note');
  });

  test('in a folder that others can write to is refused', async (t) => {
    const place = vaultPlace(t);
    mkdirSync(dirname(place.socketPath));
    chmodSync(dirname(place.socketPath), 0o770);
    await assert.rejects(startVault(t, place), /others can write/);
  });

  test('whose path the system would cut short is refused', async (t) => {
    const place = vaultPlace(t);
    const socketPath = join(place.folder, 'x'.repeat(104 - place.folder.length - 1));
    await assert.rejects(startVault(t, place, { socketPath }), /at most 103 bytes/);
    await startVault(t, place, { socketPath: socketPath.slice(0, -1) });
  });
});

describe('the secret', () => {
  for (const mode of [0o644, 0o660]) {
    test(`with the rights ${mode.toString(8)} is used by neither side`, async (t) => {
      const place = vaultPlace(t);
      await startVault(t, place);
      chmodSync(place.secretFile, mode);
      const second = startVault(t, { ...place, socketPath: `${place.socketPath}2` });
      await assert.rejects(second, /chmod 640/);
      const limits = { connectWaitMs: 200 };
      assert.match(String(await connectVault(t, place, { limits }).whyUnreachable()), /chmod 640/);
    });
  }

  test('of another size is no secret', async (t) => {
    const place = vaultPlace(t);
    writeFileSync(place.secretFile, new Uint8Array(31), { mode: 0o600 });
    await assert.rejects(startVault(t, place), /31 bytes/);
  });
});

describe('a peer that knows the secret', () => {
  const request = (id: number) => ({ id, call: 'health', asked: null });

  const cutOff: readonly (readonly [string, Buffer])[] = [
    ['sends noise', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['announces a frame that is too long', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['announces one byte too many', header(frameBytesMax + 1)],
    ['sends an empty frame', header(0)],
    ['sends no JSON', Buffer.concat([header(2), Buffer.from('{]')])],
    ['asks for what is no call', frameOf({ id: 1, call: 'export', asked: null })],
    ['asks for what every object has', frameOf({ id: 1, call: 'toString', asked: null })],
    ['asks with a member too many', frameOf({ ...request(1), more: 1 })],
    ['asks without a number', frameOf({ call: 'health', asked: null })],
    ['asks under a number that is none', frameOf({ ...request(1), id: '1' })],
  ];
  for (const [what, bytes] of cutOff) {
    test(`and ${what} is cut off; the others are not`, async (t) => {
      const { place, other } = await serving(t);
      const socket = await rawClient(t, place);
      socket.write(bytes);
      await new Promise((resolve) => socket.once('close', resolve));
      assert.equal(await other.health(), undefined);
    });
  }

  test('and sends a request byte by byte, or many at once, is answered', async (t) => {
    const { place } = await serving(t);
    const socket = await rawClient(t, place);
    const answers = readReplies(socket, 4);
    for (const octet of frameOf(request(1))) {
      socket.write(Buffer.of(octet));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.write(Buffer.concat([2, 3, 4].map((id) => frameOf(request(id)))));
    const done = { outcome: 'done', facts: null };
    assert.deepEqual(
      await answers,
      [1, 2, 3, 4].map((id) => ({ id, ...done })),
    );
  });

  test('and shows evidence that is none is refused, and still served', async (t) => {
    const { place } = await serving(t);
    const socket = await rawClient(t, place);
    const answers = readReplies(socket, 2);
    socket.write(frameOf({ id: 1, call: 'sign', asked: { kind: 'signing', facts: {} } }));
    socket.write(frameOf(request(2)));
    assert.deepEqual(await answers, [
      { id: 1, outcome: 'refused', facts: 'evidence_malformed' },
      { id: 2, outcome: 'done', facts: null },
    ]);
  });

  test('and never reads its answers is read no further, until it does', async (t) => {
    const { place, other } = await serving(t);
    const socket = await rawClient(t, place);
    socket.pause();
    const secret = Buffer.alloc(60_000).toString('base64');
    const asked = { secret, context: 'here' };
    // Some 160 MB of answers: far more than sockets and bounds can hold together.
    const count = 2000;
    for (let id = 1; id <= count; id += 1) socket.write(frameOf({ id, call: 'seal', asked }));
    await settled(() => socket.writableLength);
    assert.ok(socket.writableLength > 50_000_000, `${socket.writableLength} left to send`);
    assert.equal(await other.health(), undefined);

    const answers = readReplies(socket, count);
    socket.resume();
    assert.equal((await answers).length, count);
  });

  async function serving(t: Parameters<typeof rawClient>[0]) {
    const place: VaultPlace = vaultPlace(t);
    await startVault(t, place);
    const other = connectVault(t, place);
    assert.equal(await other.health(), undefined);
    return { place, other };
  }
});

test('whoever does not know the secret gets no answer at all', async (t) => {
  const place = vaultPlace(t);
  await startVault(t, place);
  const socket = connect(place.socketPath);
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.on('error', () => undefined);
  socket.write(frameOf({ id: 1, call: 'health', asked: null }));
  await new Promise((resolve) => socket.once('close', resolve));
  assert.ok(Buffer.concat(heard).length < 100);
  assert.ok(!Buffer.concat(heard).includes('done'));
  assert.match(place.lines.join(''), /did not prove the secret/);
});

test('a socket that a dead process left behind is replaced', async (t) => {
  const place = vaultPlace(t);
  mkdirSync(dirname(place.socketPath), { mode: 0o700 });
  const die = `
    const server = require('node:net').createServer();
    server.listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'));`;
  spawnSync(process.execPath, ['-e', die, place.socketPath]);
  assert.ok(statSync(place.socketPath).isSocket());
  await startVault(t, place);
  assert.equal(await connectVault(t, place).health(), undefined);
});

function header(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

function readReplies(socket: NodeJS.ReadableStream, count: number): Promise<unknown[]> {
  return new Promise((resolve) => {
    const replies: unknown[] = [];
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
        const end = 4 + held.readUInt32BE();
        replies.push(JSON.parse(held.subarray(4, end).toString('utf8')));
        held = held.subarray(end);
      }
      if (replies.length === count) resolve(replies);
    });
  });
}

/** Waits until a number stands still. */
async function settled(measure: () => number): Promise<void> {
  for (let before = NaN; before !== measure();) {
    before = measure();
    await pause(300);
  }
}
