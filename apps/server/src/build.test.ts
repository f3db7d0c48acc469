/** Opening and closing the whole server on a data folder of its own. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { build } from './build.ts';
import { keyFileName } from './wiring/data-folder.ts';
import { ConfigError, loadConfig } from './config.ts';

function folder(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-build-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function open(home: string) {
  return build(loadConfig({ KUMOIN_HOME: home, KUMOIN_LOG_LEVEL: 'silent' }, {}));
}

const plan = {
  country: 'XX',
  organization: 'World',
  baseUrl: 'http://ca.test',
  caKey: 'p-256',
  unitKey: 'p-256',
} as const;

test('a store is not served without the key-encryption key it was made with', async (t) => {
  const home = folder(t);
  const first = await open(home);
  await first.useCases.createAuthorities(plan);
  await first.close();

  const second = await open(home);
  await second.useCases.checkAuthorities();
  await second.close();

  const keyFile = join(home, keyFileName);
  rmSync(keyFile);
  await assert.rejects(open(home), (error) => error instanceof ConfigError);

  writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
  const other = await open(home);
  t.after(() => other.close());
  await assert.rejects(other.useCases.checkAuthorities(), (error) => error instanceof Outage);
});

test('a data folder is made for its owner alone, and one that is there keeps its rights', async (t) => {
  const parent = folder(t);
  const made = join(parent, 'deep', 'home');
  await (await open(made)).close();
  assert.equal(statSync(made).mode & 0o777, 0o700);

  chmodSync(parent, 0o755);
  await (await open(parent)).close();
  assert.equal(statSync(parent).mode & 0o777, 0o755);
});

test('a data folder that everybody can write to is refused', async (t) => {
  const home = folder(t);
  chmodSync(home, 0o1777);
  await assert.rejects(open(home), (error) => error instanceof ConfigError);
  chmodSync(home, 0o775);
  await (await open(home)).close();
});
