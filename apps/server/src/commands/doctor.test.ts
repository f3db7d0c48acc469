/** What `doctor` sees of a set-up that looks sound from outside. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import {
  startVault,
  vaultPlace as vaultWorld,
} from '#adapters/vault-process/vault-world.contract.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { build } from '../build.ts';
import { keyFileName } from '../wiring/data-folder.ts';
import { openStores } from '../wiring/open-stores.ts';
import { openVault, vaultPlace } from '../wiring/open-vault.ts';
import { loadConfig } from '../config.ts';
import { doctor } from './doctor.ts';

async function world(t: TestContext, more: NodeJS.ProcessEnv = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-doctor-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const own = { KUMOIN_HOME: home, KUMOIN_PORT: '0', KUMOIN_LOG_LEVEL: 'silent' };
  const environment = { ...own, ...more };
  const built = await build(loadConfig(environment, {}));
  const plan = { country: 'XX', organization: 'World', baseUrl: 'http://ca.test' };
  await built.useCases.createAuthorities({ ...plan, caKey: 'p-256', unitKey: 'p-256' });
  await built.useCases.checkInstallation();
  await built.close();
  return { home, keyFile: join(home, keyFileName), environment };
}

/** @returns what it calls wrong, whatever the disk of this machine has left. */
async function wrongs(t: TestContext, environment: NodeJS.ProcessEnv): Promise<string[]> {
  let printed = '';
  const write = t.mock.method(process.stdout, 'write', (text: string) => {
    printed += text;
    return true;
  });
  const quiet = t.mock.method(process.stderr, 'write', () => true);
  await doctor(environment, {}, true);
  write.mock.restore();
  quiet.mock.restore();
  const findings = JSON.parse(printed) as { what: string; state: string }[];
  return findings
    .filter(({ what, state }) => state === 'wrong' && what !== 'disk')
    .map(({ what }) => what);
}

test('keys that open are fine, and with another key-encryption key they are not', async (t) => {
  const { keyFile, environment } = await world(t);
  assert.deepEqual(await wrongs(t, environment), []);
  writeFileSync(keyFile, randomBytes(32));
  assert.deepEqual(await wrongs(t, environment), ['keys in the store']);
  rmSync(keyFile);
  assert.deepEqual(await wrongs(t, environment), ['key-encryption key']);
});

test('a data folder that others can write to is told', async (t) => {
  const { home, environment } = await world(t);
  chmodSync(home, 0o755);
  assert.deepEqual(await wrongs(t, environment), []);
  chmodSync(home, 0o775);
  assert.deepEqual(await wrongs(t, environment), ['data folder']);
});

test('keys in an HSM are looked for in the HSM', { skip: whyPkcs11IsMissing() }, async (t) => {
  const hsm = startSoftHsm('signing', 'empty');
  t.after(() => hsm.dispose());
  const environmentFor = (index: number) => ({
    ...hsm.environment,
    KUMOIN_PKCS11_LIBRARY: hsm.library,
    KUMOIN_PKCS11_TOKEN: hsm.tokens[index]?.label,
    KUMOIN_PKCS11_PIN_FILE: hsm.tokens[index]?.pinFile,
  });
  const { keyFile, environment } = await world(t, environmentFor(0));
  assert.deepEqual(await wrongs(t, environment), []);
  assert.deepEqual(await wrongs(t, { ...environment, ...environmentFor(1) }), [
    'keys in the store',
  ]);
  writeFileSync(keyFile, randomBytes(32));
  assert.deepEqual(await wrongs(t, environment), ['keys in the store']);
});

test('keys of a vault process are asked for there, and so is the vault', async (t) => {
  const { environment } = await world(t);
  const asApi = { ...environment, KUMOIN_ROLES: 'api' };
  assert.deepEqual(await wrongs(t, asApi), ['vault process']);

  const config = loadConfig(environment, {});
  const place = { ...vaultWorld(t), ...vaultPlace(config) };
  mkdirSync(dirname(place.secretFile), { mode: 0o700 });
  const stores = await openStores(config, frozenClock);
  t.after(() => stores.close());
  const { keyVault, sealing } = await openVault(config, { stores, log: place.log });
  const server = await startVault(t, place, { keyVault, sealing });
  assert.deepEqual(await wrongs(t, asApi), []);
  await server.close();

  await startVault(t, place);
  assert.deepEqual(await wrongs(t, asApi), ['keys in the store']);
});
