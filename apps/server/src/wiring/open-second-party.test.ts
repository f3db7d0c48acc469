/** A second party as it is set up, and what is not taken for one. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ConfigError, loadConfig } from '../config.ts';
import { openSecondParty } from './open-second-party.ts';
import { relaxations } from './relaxations.ts';

function file(t: TestContext, content: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-second-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const configOf = (secondParty?: object) =>
  loadConfig({}, { home: '/nowhere', transactions: { ...(secondParty && { secondParty }) } });

const origin = 'https://second.example';

test('there is none unless it is set up', (t) => {
  assert.equal(openSecondParty(configOf()), undefined);
  const clientSecretFile = file(t, 'secret\n');
  const opened = openSecondParty(configOf({ origin, clientId: 'bank', clientSecretFile }));
  assert.equal(opened?.origin, origin);
});

test('plain HTTP has to be asked for by name, and is a shortcut that is told', (t) => {
  const clientSecretFile = file(t, 'secret\n');
  const plain = { origin: 'http://second.example', clientId: 'bank', clientSecretFile };
  assert.throws(() => openSecondParty(configOf(plain)), ConfigError);
  const asked = configOf({ ...plain, insecureHttp: true });
  assert.equal(openSecondParty(asked)?.origin, plain.origin);
  const tells = (config: typeof asked) => relaxations(config).join().includes('second party');
  assert.deepEqual([tells(asked), tells(configOf())], [true, false]);
});

test('what is no origin, and a secret that is missing, open or of two lines, fails the start', (t) => {
  const clientSecretFile = file(t, 'secret\n');
  const rows = [
    { origin: `${origin}/`, clientSecretFile },
    { origin: `${origin}/path`, clientSecretFile },
    { origin: 'https://user@second.example', clientSecretFile },
    { origin, clientSecretFile: '/nowhere/secret' },
    { origin, clientSecretFile: file(t, 'secret', 0o644) },
    { origin, clientSecretFile: file(t, '') },
    { origin, clientSecretFile: file(t, 'two\nlines\n') },
  ];
  for (const row of rows) {
    const config = configOf({ clientId: 'bank', ...row });
    assert.throws(() => openSecondParty(config), ConfigError, JSON.stringify(row));
  }
});
