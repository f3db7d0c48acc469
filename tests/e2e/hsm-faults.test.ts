/**
 * Bad days of an HSM behind the real service: what the caller sees, what the operator sees, and
 * that the service signs again by itself once the fault is over. The token is SoftHSM2; a
 * library in between puts the faults in.
 */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { startFaultyPkcs11, startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import type { FaultyPkcs11, SoftHsm } from '@kumoin/testkit';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { assertOutage, canSign, readiness, signOnce, until } from '../worlds/signing-client.ts';

const skip = whyPkcs11IsMissing();

interface World {
  readonly hsm: SoftHsm;
  readonly faulty: FaultyPkcs11;
  readonly home: string;
  readonly server: RunningServer;
  /** What the service said on standard error. */
  complaints: string;
}

let world: World | undefined;

before(async () => {
  if (skip !== false) return;
  const hsm = startSoftHsm('one');
  const faulty = startFaultyPkcs11(hsm);
  const home = newHome(faulty.library, hsm);
  const said = { complaints: '' };
  const onComplaint = (text: string) => void (said.complaints += text);
  const server = await startServer({ home, environment: faulty.environment, onComplaint });
  world = Object.assign(said, { hsm, faulty, home, server });
});

after(async () => {
  world?.faulty.heal();
  await world?.server.stop();
  world?.hsm.dispose();
  if (world !== undefined) rmSync(world.home, { recursive: true, force: true });
});

interface Fault {
  readonly what: string;
  readonly orders: Readonly<Record<string, string>>;
  /** What the operator reads in the log, beside plain words. */
  readonly code: string;
}

const lasting: readonly Fault[] = [
  {
    what: 'a device that fails',
    orders: { C_Sign: 'CKR_DEVICE_ERROR', C_OpenSession: 'CKR_DEVICE_ERROR' },
    code: 'CKR_DEVICE_ERROR',
  },
  {
    what: 'a token that was removed',
    orders: { C_SignInit: 'CKR_DEVICE_REMOVED', C_GetTokenInfo: 'CKR_TOKEN_NOT_PRESENT' },
    code: 'CKR_TOKEN_NOT_PRESENT',
  },
  {
    what: 'a token whose PIN was locked meanwhile',
    orders: { C_SignInit: 'CKR_USER_NOT_LOGGED_IN', C_Login: 'CKR_PIN_LOCKED' },
    code: 'CKR_PIN_LOCKED',
  },
  {
    what: 'a library that hangs',
    orders: { C_Sign: 'hang', C_OpenSession: 'hang' },
    code: 'timeout',
  },
];

afterEach(() => world?.faulty.heal());

for (const { what, orders, code } of lasting) {
  test(
    `${what}: callers are told to come again, the operator why, and it passes`,
    { skip },
    async () => {
      const { faulty, hsm, server } = opened();
      await signOnce(server);
      opened().complaints = '';
      faulty.order(orders);
      await assertOutage(server);
      await until(async () => (await readiness(server)).status === 503);
      assert.match((await readiness(server)).text, /token one/);
      await until(async () => opened().complaints.includes(code));
      assert.doesNotMatch(opened().complaints, new RegExp(hsm.tokens[0]?.pin ?? '-'));

      faulty.heal();
      // A refused PIN is not tried again before its file changes; the others need nobody.
      if (code === 'CKR_PIN_LOCKED') renewPinFile(hsm);
      await until(() => canSign(server));
      await until(async () => (await readiness(server)).status === 200);
    },
  );
}

const mended: readonly (readonly [what: string, orders: Readonly<Record<string, string>>])[] = [
  ['a session that is lost', { C_Sign: 'CKR_SESSION_HANDLE_INVALID' }],
  ['a restarted token', { C_SignInit: 'closeall' }],
  ['a login that is lost', { C_SignInit: 'logout' }],
  ['a login from elsewhere', { C_Login: 'twice', C_SignInit: 'CKR_SESSION_CLOSED' }],
  ['a library that crashes', { C_Sign: 'crash' }],
];

for (const [what, orders] of mended) {
  test(`${what} is mended before the caller hears of it`, { skip }, async () => {
    const { faulty, server } = opened();
    faulty.order(orders, { once: true });
    await signOnce(server);
  });
}

interface BadStart {
  readonly what: string;
  readonly library?: string;
  readonly pin?: string;
  readonly says: RegExp;
}

const badStarts: readonly BadStart[] = [
  { what: 'a wrong PIN', pin: '000000', says: /CKR_PIN_INCORRECT.*PIN file/ },
  { what: 'a library that is not there', library: '/nowhere.so', says: /library_missing/ },
  {
    what: 'a library for another processor',
    library: 'elsewhere.so',
    says: /library_wrong_architecture/,
  },
];

for (const { what, library, pin, says } of badStarts) {
  test(`${what} stops the start with words for the operator`, { skip }, async (t) => {
    const hsm = startSoftHsm('two');
    t.after(() => hsm.dispose());
    const [token] = hsm.tokens;
    if (token !== undefined && pin !== undefined) hsm.writePin(token, pin);
    const named = library === 'elsewhere.so' ? foreignLibrary(hsm) : (library ?? hsm.library);
    const home = newHome(named, hsm);
    t.after(() => rmSync(home, { recursive: true, force: true }));
    let said = '';
    const onComplaint = (text: string) => void (said += text);
    const start = startServer({ home, environment: hsm.environment, onComplaint });
    await assert.rejects(start, /ended before it was ready/);
    assert.match(said, says);
    assert.doesNotMatch(said, /000000|246813/);
  });
}

function opened(): World {
  assert.ok(world !== undefined);
  return world;
}

function newHome(library: string, { tokens }: SoftHsm): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-hsm-'));
  mkdirSync(home, { recursive: true });
  const settings = tokens.map(({ label, pinFile }) => ({ label, pinFile }));
  const pkcs11 = { library, tokens: settings, sessionsMax: 4, timeoutSeconds: 2 };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ pkcs11 }));
  return home;
}

/** A shared object whose header names a processor that this machine is not. */
function foreignLibrary({ folder }: SoftHsm): string {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(process.arch === 's390x' ? 62 : 22, 18);
  const file = join(folder, 'elsewhere.so');
  writeFileSync(file, header);
  return file;
}

function renewPinFile(hsm: SoftHsm): void {
  const [token] = hsm.tokens;
  if (token !== undefined) hsm.writePin(token, token.pin);
}
