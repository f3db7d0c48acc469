/** The key is rotated and retired from the command line; what is needed still is not retired. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { readKeyFile, replaceKeyFile } from '#adapters/software-keys/key-file.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { openSqliteStore } from '#adapters/sql/open-store.ts';
import { takeProcessLock } from '#adapters/system/process-lock.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import {
  frozenClock,
  sampleAccount,
  sampleCredential,
  sampleFactor,
} from '#ports/samples.contract.ts';
import { makeCheckInstallation } from '#usecases/installation/check-installation.ts';
import { ConfigError } from '../config.ts';
import { keyRotate } from './key-rotate.ts';

async function place(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-rotate-'));
  t.after(() => rmSync(home, { recursive: true }));
  const file = join(home, 'key-encryption.key');
  const key = loadKeyEncryptionKey(file);
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock: frozenClock });
  t.after(() => stores.close());
  const sealing = new SoftwareSealing(key);
  const vault = new SoftwareKeyVault(stores.wrappedKeys, key);
  const { keyRef } = await vault.generate('p-256');
  const start = { ...stores, sealing, random: new SystemRandom(), clock: frozenClock };
  const checkInstallation = makeCheckInstallation({ ...start, checkAuthorities: async () => {} });
  await checkInstallation();
  const rotate = (options: { prepare?: boolean; retire?: boolean } = {}) =>
    keyRotate({}, { home }, { prepare: false, retire: false, ...options });
  return {
    home,
    file,
    stores,
    sealing,
    rotate,
    everythingOpens: async () => {
      await checkInstallation();
      await vault.publicKeyOf(keyRef);
      await new SoftwareKeyVault(stores.wrappedKeys, loadKeyEncryptionKey(file)).publicKeyOf(
        keyRef,
      );
    },
    /** As if the rotation had been long ago. */
    age: () => {
      const known = readKeyFile(file);
      const generations = known.generations.map((each) => ({ ...each, addedAt: 0 }));
      replaceKeyFile(file, {
        ...known,
        ...(known.rotatedAt !== undefined && { rotatedAt: 0 }),
        generations,
      });
    },
    events: async () => (await stores.journal.read(0, 99)).map(({ event }) => event),
  };
}

test('rotated twice and retired, everything opens, and the journal tells', async (t) => {
  const { file, rotate, everythingOpens, age, events } = await place(t);
  assert.equal(await rotate(), 0);
  assert.equal(await rotate(), 0);
  age();
  assert.equal(await rotate({ retire: true }), 0);
  assert.deepEqual(
    readKeyFile(file).generations.map(({ generation }) => generation),
    [2],
  );
  await everythingOpens();
  assert.equal(await rotate({ retire: true }), 0);
  assert.deepEqual(await events(), ['key.rotated', 'key.rotated', 'key.retired']);
});

test('a PIN keeps its generation from being retired until it is renewed', async (t) => {
  const { file, stores, sealing, rotate, age } = await place(t);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  const from = await sealing.mac(Buffer.from('135790'), 'pin');
  const factor = sampleFactor({ verifier: from });
  await stores.factors.add(factor);
  await rotate();
  age();
  await assert.rejects(rotate({ retire: true }), /still needed for 1 PINs; nothing was retired/);
  assert.equal(readKeyFile(file).generations.length, 2);
  const to = await sealing.mac(Buffer.from('135790'), 'pin');
  await stores.factors.renewVerifier(factor.id, { from, to });
  assert.equal(await rotate({ retire: true }), 0);
});

test('a rotation that was interrupted is not retired, but ended first', async (t) => {
  const { file, rotate, age } = await place(t);
  await rotate();
  age();
  replaceKeyFile(file, { ...readKeyFile(file), rotating: true });
  await assert.rejects(rotate({ retire: true }), /was interrupted/);
  assert.equal(await rotate(), 0);
  assert.equal(readKeyFile(file).generations.length, 2);
  assert.equal(await rotate({ retire: true }), 0);
});

test('a prepared generation is taken by the next rotation, and retiring leaves it', async (t) => {
  const { file, rotate, everythingOpens, age } = await place(t);
  await rotate({ prepare: true });
  assert.equal(await rotate({ retire: true }), 0);
  assert.equal(readKeyFile(file).generations.length, 2);
  await rotate();
  age();
  await rotate({ retire: true });
  assert.deepEqual(
    readKeyFile(file).generations.map(({ generation }) => generation),
    [1],
  );
  await everythingOpens();
});

test('what running servers had begun is waited for, however long ago the generation was prepared', async (t) => {
  const { home, file, rotate, age } = await place(t);
  await rotate({ prepare: true });
  age();
  await rotate();
  const program = join(import.meta.dirname, '..', 'main.ts');
  const words = ['--conditions=source', program, 'key', 'rotate', '--retire', '--home', home];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await ended;
  assert.match(first.toString(), /^waiting (30|2\d) s /);
  assert.equal(readKeyFile(file).generations.length, 2);
});

test('only one rotation at a time, and only where there is a key', async (t) => {
  const { home, rotate } = await place(t);
  const lock = takeProcessLock(join(home, 'key-encryption.lock'));
  await assert.rejects(rotate(), /another rotation or backup/);
  lock?.release();
  assert.equal(await rotate(), 0);
  const nowhere = { home: join(home, 'nowhere') };
  await assert.rejects(keyRotate({}, nowhere, { prepare: false, retire: false }), ConfigError);
});
