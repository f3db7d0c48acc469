/**
 * The key-encryption key is rotated while the real program signs, and the rotation is killed
 * (SIGKILL) again and again on its way. The server never stops signing, everything opens
 * afterwards, and the old generation stays until the last PIN has been given.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { loadKeyEncryptionKey } from '../../apps/server/src/adapters/software-keys/key-encryption-key.ts';
import { readKeyFile } from '../../apps/server/src/adapters/software-keys/key-file.ts';
import { countOld } from '../../apps/server/src/adapters/software-keys/renew-protection.ts';
import { closeBox } from '../../apps/server/src/adapters/software-keys/sealed-box.ts';
import {
  SoftwareKeyVault,
  wrapContext,
} from '../../apps/server/src/adapters/software-keys/software-key-vault.ts';
import { openSqlite, openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { SqlProtectedValues } from '../../apps/server/src/adapters/sql/sql-protected-values.ts';
import type { KeyRef } from '../../apps/server/src/domain/identifiers.ts';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const kills = 6;
const spareKeys = 20_000;

/** So many that a rotation takes long enough to be killed in the middle. */
async function addSpareKeys(home: string): Promise<void> {
  const key = loadKeyEncryptionKey(join(home, 'key-encryption.key')).current('wrap-keys');
  const { privateKey } = generateKeyPairSync('ed25519');
  const plain = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  const db = openSqlite(join(home, 'kumoin.sqlite'));
  await db.transaction().execute(async (tx) => {
    for (let made = 0; made < spareKeys; made += 1) {
      const key_ref = `spare-${made}`;
      const wrapped = closeBox(key, plain, wrapContext(key_ref));
      await tx.insertInto('wrapped_keys').values({ key_ref, wrapped }).execute();
    }
  });
  await db.destroy();
}

/** Lets it renew some keys, and no more. */
async function rotateAndKill(home: string): Promise<number> {
  const db = openSqlite(join(home, 'kumoin.sqlite'));
  const before = await countFirst(db);
  const words = [...NODE_FLAGS, main, 'key', 'rotate', '--home', home];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (child.exitCode === null && (await countFirst(db)) === before) await sleep(5);
  await sleep(randomInt(50));
  child.kill('SIGKILL');
  await ended;
  const after = await countFirst(db);
  await db.destroy();
  return after;
}

/** How many keys are of the first generation still. */
async function countFirst(db: ReturnType<typeof openSqlite>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from wrapped_keys where substr(wrapped, 1, 1) = x'01'`.execute(db);
  return rows[0]?.count ?? 0;
}

async function countOldIn(home: string) {
  const db = openSqlite(join(home, 'kumoin.sqlite'));
  const key = loadKeyEncryptionKey(join(home, 'key-encryption.key'));
  const old = await countOld(new SqlProtectedValues(db), key);
  await db.destroy();
  return old;
}

test(`killed ${kills} times while a server signs, the rotation ends well`, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-rotation-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const first = await startServer({ home });
  assert.equal(await first.stop(), 0);
  await addSpareKeys(home);

  const server = await startServer({ home });
  t.after(() => server.kill());
  const load = new SigningLoad(() => [server.demo]);
  const signing = load.run(2);
  const left: number[] = [];
  for (let round = 0; round < kills; round += 1) {
    left.push(await rotateAndKill(home));
  }
  assert.ok(
    left.every((count) => count > 0),
    `killed too late: ${left.join(', ')}`,
  );
  const ended = await runKumoin(['key', 'rotate'], { home });
  assert.deepEqual([ended.code, ended.errors], [0, '']);
  const during = load.released;
  await sleep(500);
  load.stop();
  await signing;
  assert.ok(load.released > during, 'the server signs on after the rotation');

  const { generations, rotating } = readKeyFile(join(home, 'key-encryption.key'));
  assert.equal(rotating, false);
  const old = await countOldIn(home);
  assert.deepEqual(
    { ...old, pin: 0 },
    {
      'wrapped-key': 0,
      'totp-seed': 0,
      'client-secret': 0,
      'token-keys': 0,
      'sealed-key': 0,
      pin: 0,
      'vault-proof': 0,
    },
  );
  const retired = await runKumoin(['key', 'rotate', '--retire'], { home });
  assert.equal(retired.code, 1);
  assert.match(retired.errors, new RegExp(`still needed for ${old.pin} PINs`));
  assert.equal(await server.stop(), 0);

  await everythingOpens(home, load);
  const again = await startServer({ home });
  t.after(() => again.kill());
  assert.equal(await again.stop(), 0);
  t.diagnostic(
    `${load.released} signatures meanwhile; old keys after each kill: ${left.join(', ')}; ` +
      `${generations.length} generations`,
  );
});

async function everythingOpens(home: string, load: SigningLoad): Promise<void> {
  const clock = { now: Date.now };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  const key = loadKeyEncryptionKey(join(home, 'key-encryption.key'));
  const vault = new SoftwareKeyVault(stores.wrappedKeys, key);
  for (let spare = 0; spare < spareKeys; spare += 97) {
    await vault.publicKeyOf(`spare-${spare}` as KeyRef);
  }
  await load.check(stores.journal);
  await stores.close();
}
