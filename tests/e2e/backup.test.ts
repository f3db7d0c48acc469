/**
 * A backup is taken from the real program while clients sign, and restored elsewhere. What was
 * released before it began is in the journal there, signers sign there, and no yes of the past
 * signs again: not one that was spent before the backup, and not one that was spent after it.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CscClient } from '@kumoin/sdk';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo } from '../worlds/running-server.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };
const refusedSad = /Invalid parameter SAD/;

function place(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-backup-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (name: string) => join(folder, name);
  return { home: inFolder('home'), elsewhere: inFolder('elsewhere'), backup: inFolder('backup') };
}

async function logIn(demo: Demo) {
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  const credentialId = signer?.credentials[0]?.credentialID ?? '';
  return {
    async agree() {
      const digest = new Uint8Array(randomBytes(32));
      const order = { credentialId, numSignatures: 1, digests: [digest], ...sha256 };
      return { digest, sad: await client.authorize({ ...order, pin: signer?.pin ?? '' }) };
    },
    sign: ({ sad, digest }: { sad: string; digest: Uint8Array }) =>
      client.signHash({ credentialId, sad, digests: [digest], ...sha256 }),
  };
}

async function signFor(load: SigningLoad, milliseconds: number): Promise<void> {
  const running = load.run(3);
  await sleep(milliseconds);
  load.stop();
  await running;
  await load.settle();
}

test('backed up under load and restored elsewhere: nothing is lost, nothing signs again', async (t) => {
  const { home, elsewhere, backup } = place(t);
  const server = await startServer({ home });
  t.after(() => server.kill());
  const before = new SigningLoad(() => [server.demo]);
  await signFor(before, 1500);
  const signer = await logIn(server.demo);
  const [spent, open] = [await signer.agree(), await signer.agree()];
  await signer.sign(spent);

  const during = new SigningLoad(() => [server.demo]);
  const [made] = await Promise.all([
    runKumoin(['backup', backup], { home }),
    signFor(during, 2500),
  ]);
  assert.deepEqual([made.code, made.errors], [0, '']);
  assert.match(made.output, /does NOT hold the key-encryption key/);
  assert.ok(!readdirSync(backup).includes('key-encryption.key'));
  assert.equal(statSync(backup).mode & 0o777, 0o700);
  await signer.sign(open);
  assert.equal(await server.stop(), 0);

  const words = ['restore', backup, '--home', elsewhere];
  const lacking = await runKumoin(words, { home });
  assert.equal(lacking.code, 1);
  assert.match(lacking.errors, /name it with --key/);
  const key = join(home, 'key-encryption.key');
  const restored = await runKumoin([...words, '--key', key], { home });
  assert.deepEqual([restored.code, restored.errors], [0, '']);
  assert.match(restored.output, /chain whole/);

  const stores = await openSqliteStore({
    file: join(elsewhere, 'kumoin.sqlite'),
    clock: { now: Date.now },
  });
  await before.check(stores.journal);
  await stores.close();

  const revived = await startServer({ home: elsewhere });
  t.after(() => revived.kill());
  const again = await logIn(revived.demo);
  await assert.rejects(again.sign(spent), refusedSad);
  await assert.rejects(again.sign(open), refusedSad);
  assert.equal((await again.sign(await again.agree())).length, 1);
  assert.equal(await revived.stop(), 0);
  t.diagnostic(`${before.released} signatures before the backup, ${during.released} during it`);
});

test('a backup that was changed, or a place that is taken, is refused', async (t) => {
  const { home, elsewhere, backup } = place(t);
  const server = await startServer({ home });
  assert.equal(await server.stop(), 0);
  assert.equal((await runKumoin(['backup', backup, '--with-key'], { home })).code, 0);
  const twice = await runKumoin(['backup', backup], { home });
  assert.match(twice.errors, /is there already/);

  const archive = join(backup, 'store.archive');
  const bytes = readFileSync(archive);
  writeFileSync(archive, bytes.subarray(0, -100));
  const words = ['restore', backup, '--home', elsewhere];
  assert.match((await runKumoin(words, { home })).errors, /was changed or cut off/);
  writeFileSync(archive, bytes);
  assert.equal((await runKumoin(words, { home })).code, 0);
  const again = await runKumoin(words, { home });
  assert.equal(again.code, 1);
  assert.match(again.errors, /not empty/);
});
