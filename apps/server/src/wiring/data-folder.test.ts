/** A machine without the key-encryption key makes one only where there is no installation. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MemoryInstallation } from '#adapters/memory/memory-installation.ts';
import { ConfigError } from '../config.ts';
import { anchorFileName, ensureKeyOfStore, keyFileName } from './data-folder.ts';
import { refuseNewKey, storeFileName } from './data-folder.ts';

test('a key is not made anew for a store that belongs to an installation', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  const installation = new MemoryInstallation();
  await refuseNewKey(home, installation);

  await installation.add({ id: 'known', vaultProof: Uint8Array.of(1), createdAt: 0 });
  await assert.rejects(refuseNewKey(home, installation), ConfigError);
  assert.deepEqual(readdirSync(home), []);
  writeFileSync(join(home, keyFileName), '');
  await refuseNewKey(home, installation);
});

test('a store in the folder has its key before it, and none is made beside a store', (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  ensureKeyOfStore(home);
  assert.deepEqual(readdirSync(home), [keyFileName]);
  const made = readFileSync(join(home, keyFileName));
  writeFileSync(join(home, storeFileName), '');
  ensureKeyOfStore(home);
  assert.deepEqual(readFileSync(join(home, keyFileName)), made);

  rmSync(join(home, keyFileName));
  assert.throws(() => ensureKeyOfStore(home), ConfigError);
  assert.deepEqual(readdirSync(home), [storeFileName]);
});

test('an installation whose store is elsewhere, or lost, does not begin anew', (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  ensureKeyOfStore(home);
  writeFileSync(join(home, anchorFileName), '');
  assert.throws(() => ensureKeyOfStore(home), ConfigError);

  writeFileSync(join(home, storeFileName), '');
  ensureKeyOfStore(home);
});
