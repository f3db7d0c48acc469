/** What `doctor` sees of a set-up that looks sound from outside. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { build } from '../build.ts';
import { keyFileName } from '../wiring/data-folder.ts';
import { loadConfig } from '../config.ts';
import { doctor } from './doctor.ts';

async function world(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-doctor-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const environment = { KUMOIN_HOME: home, KUMOIN_PORT: '0', KUMOIN_LOG_LEVEL: 'silent' };
  const built = await build(loadConfig(environment, {}));
  const plan = { country: 'XX', organization: 'World', baseUrl: 'http://ca.test' };
  await built.useCases.createAuthorities({ ...plan, caKey: 'p-256', unitKey: 'p-256' });
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
