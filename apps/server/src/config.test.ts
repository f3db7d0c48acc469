/** Settings: where they come from, and what a start refuses. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ConfigError, loadConfig } from './config.ts';
import { relaxations } from './wiring/relaxations.ts';

function homeWith(t: TestContext, content?: string): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-config-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  if (content !== undefined) writeFileSync(join(home, 'config.json'), content);
  return home;
}

function refuses(words: RegExp, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof ConfigError && words.test(error.message));
}

test('flags win over the environment, and that over the file', (t) => {
  const home = homeWith(t, JSON.stringify({ port: 1, host: 'localhost', region: 'DE' }));
  const environment = { KUMOIN_HOME: home, KUMOIN_PORT: '2', KUMOIN_HOST: '127.0.0.2' };
  const { port, host, region } = loadConfig(environment, { port: 3 });
  assert.deepEqual({ port, host, region }, { port: 3, host: '127.0.0.2', region: 'DE' });
});

test('a name nobody knows fails the start, wherever it stands', (t) => {
  refuses(/prot is not a known member/, () => {
    loadConfig({ KUMOIN_HOME: homeWith(t, '{"prot":1}') }, {});
  });
  refuses(/KUMOIN_PROT/, () => loadConfig({ KUMOIN_PROT: '1' }, {}));
});

test('a value of the wrong form is named', (t) => {
  const home = homeWith(t);
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['KUMOIN_PORT', '65536', /port/],
    ['KUMOIN_PORT', 'eighty', /port/],
    ['KUMOIN_MODE', 'test', /mode/],
    ['KUMOIN_PUBLIC_URL', 'https://kumoin.example/', /publicUrl/],
    ['KUMOIN_LOG_LEVEL', 'loud', /logLevel/],
  ];
  for (const [name, value, words] of rows) {
    refuses(words, () => loadConfig({ KUMOIN_HOME: home, [name]: value }, {}));
  }
  assert.equal(loadConfig({ KUMOIN_HOME: home, KUMOIN_PORT: '65535' }, {}).port, 65535);
});

test('a part of a group that is missing is named with its variable', (t) => {
  const KUMOIN_HOME = homeWith(t);
  refuses(/pkcs11 lacks library \(KUMOIN_PKCS11_LIBRARY\)/, () =>
    loadConfig({ KUMOIN_HOME, KUMOIN_PKCS11_TOKEN: 'a', KUMOIN_PKCS11_PIN_FILE: 'b' }, {}),
  );
  refuses(/lacks pinFile \(KUMOIN_PKCS11_PIN_FILE\)/, () =>
    loadConfig({ KUMOIN_HOME, KUMOIN_PKCS11_TOKEN: 'a', KUMOIN_PKCS11_LIBRARY: 'b' }, {}),
  );
  refuses(/database.url must be postgresql:/, () =>
    loadConfig({ KUMOIN_HOME, KUMOIN_DATABASE_URL: 'mysql://here/db' }, {}),
  );
});

test('a pool whose mark is above its target is refused; at its target it is not', (t) => {
  const pools = (lowWater: number) =>
    homeWith(t, JSON.stringify({ keyPools: { 'rsa-3072': { target: 5, lowWater } } }));
  refuses(/keyPools.rsa-3072/, () => loadConfig({ KUMOIN_HOME: pools(6) }, {}));
  assert.equal(loadConfig({ KUMOIN_HOME: pools(5) }, {}).keyPools?.['rsa-3072']?.target, 5);
});

test('a policy that certificates do not keep, or that nobody could agree by, is refused', (t) => {
  const good = {
    keyAlgorithm: 'p-256',
    mode: 'explicit',
    factors: ['pin', 'otp'],
    expression: 'PIN OR OTP',
    level: 2,
    signaturesMax: 10,
  };
  const load = (name: string, changes: object = {}) => {
    const certificatePolicies = { [name]: { ...good, ...changes } };
    return loadConfig({ KUMOIN_HOME: homeWith(t, JSON.stringify({ certificatePolicies })) }, {});
  };
  for (const name of ['2.999.1.1', 'signer']) {
    assert.deepEqual(Object.keys(load(name).certificatePolicies), [name]);
  }
  refuses(/certificatePolicies: 0\.4\.0\.194112\.1\.2 would not stand/, () =>
    load('0.4.0.194112.1.2'),
  );
  refuses(/signer: factors_missing/, () => load('signer', { factors: [], expression: undefined }));
  refuses(/signer: expression_malformed/, () => load('signer', { expression: 'PIN OR' }));
  refuses(/certificatePolicies/, () => load('signer', { signaturesMax: 1001 }));
  refuses(/certificatePolicies/, () => load('signer', { keyAlgorithm: 'p-192' }));
});

test('limits of signing have defaults of their own, beside those that are set', (t) => {
  const load = (signing: object) =>
    loadConfig({ KUMOIN_HOME: homeWith(t, JSON.stringify({ signing })) }, {}).signing;
  const { validitySecondsMax, documentBodyBytesMax, insecureNotifications } = load({});
  assert.deepEqual([documentBodyBytesMax, insecureNotifications], [16 * 2 ** 20, false]);
  assert.equal(load({ validitySecondsDefault: 7 }).validitySecondsMax, validitySecondsMax);
  assert.equal(load({ validitySecondsDefault: 9, validitySecondsMax: 9 }).validitySecondsMax, 9);
  refuses(/validitySecondsDefault 10 is above validitySecondsMax 9/, () =>
    load({ validitySecondsDefault: 10, validitySecondsMax: 9 }),
  );
  refuses(/documentBodyBytesMax/, () => load({ documentBodyBytesMax: 24 * 2 ** 20 + 1 }));
});

test('a file that is no JSON is named', (t) => {
  for (const content of ['{', '', '[{"port":1}]', 'null', '"port"']) {
    const KUMOIN_HOME = homeWith(t, content);
    refuses(/config\.json cannot be read as JSON/, () => loadConfig({ KUMOIN_HOME }, {}));
  }
  assert.equal(loadConfig({ KUMOIN_HOME: homeWith(t, '{"port":1}') }, {}).port, 1);
});

test('a data folder that is a file is named', (t) => {
  const file = join(homeWith(t, '{}'), 'config.json');
  refuses(/config\.json is no folder/, () => loadConfig({ KUMOIN_HOME: file }, {}));
});

test('a choice tells its words', (t) => {
  const environment = { KUMOIN_HOME: homeWith(t), KUMOIN_MODE: 'prod' };
  refuses(/mode must be one of evaluation, production/, () => loadConfig(environment, {}));
});

test('evaluation stays on loopback, unless plain HTTP is asked for by name', (t) => {
  const KUMOIN_HOME = homeWith(t);
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
    assert.equal(loadConfig({ KUMOIN_HOME, KUMOIN_HOST: host }, {}).host, host);
  }
  for (const host of ['192.0.2.1', '127.0.0.1.example']) {
    refuses(/loopback only/, () => loadConfig({ KUMOIN_HOME, KUMOIN_HOST: host }, {}));
  }
  const asked = homeWith(t, '{"insecureHttp":true}');
  const beyond = { KUMOIN_HOME: asked, KUMOIN_HOST: '192.0.2.1' };
  assert.equal(loadConfig(beyond, {}).host, '192.0.2.1');
});

test('a server on every address must be told which one stands in certificates', (t) => {
  const KUMOIN_HOME = homeWith(t, '{"insecureHttp":true}');
  for (const KUMOIN_HOST of ['0.0.0.0', '::']) {
    refuses(/set publicUrl/, () => loadConfig({ KUMOIN_HOME, KUMOIN_HOST }, {}));
    const told = { KUMOIN_HOME, KUMOIN_HOST, KUMOIN_PUBLIC_URL: 'https://kumoin.example' };
    assert.equal(loadConfig(told, {}).publicUrl, 'https://kumoin.example');
  }
});

test('production refuses each relaxation, and starts when all are asked for by name', (t) => {
  const start = (content: object) =>
    loadConfig({ KUMOIN_HOME: homeWith(t, JSON.stringify(content)) }, { mode: 'production' });
  refuses(/software keys/, () => start({}));
  refuses(/plain HTTP/, () => start({ insecureSoftwareKeys: true }));
  const config = start({ insecureSoftwareKeys: true, insecureHttp: true });
  assert.ok(relaxations(config).every((line) => !line.includes('demo')));
});
