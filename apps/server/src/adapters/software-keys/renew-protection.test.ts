/** A rotation leaves everything openable at each step, and may be interrupted at any of them. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { clientSecretContext } from '#domain/access/client.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { ClientId, FactorId, KeyRef } from '#domain/identifiers.ts';
import { protectedKinds } from '#ports/protected-values.ts';
import type { ProtectedKind, ProtectedValues } from '#ports/protected-values.ts';
import { loadKeyEncryptionKey } from './key-encryption-key.ts';
import { readKeyFile } from './key-file.ts';
import { countOld, renewProtection } from './renew-protection.ts';
import {
  beginRotation,
  finishRotation,
  prepareGeneration,
  retireGenerations,
} from './rotate-key-file.ts';
import { SoftwareKeyVault } from './software-key-vault.ts';
import { SoftwareSealing } from './software-sealing.ts';

const keys = 150;
const [seed, pin] = [Uint8Array.of(1, 2, 3), Buffer.from('135790')];
const totpContext = factorContext({ id: 'f1' as FactorId, type: 'totp' });
const clientContext = clientSecretContext('c1' as ClientId);
const pinContext = factorContext({ id: 'f2' as FactorId, type: 'pin' });
const proofOf = (id: string) => ({ secret: Buffer.from(id), context: 'proof' });

type Rows = Map<string, Uint8Array>;

/** @param crashAfter how many replacements come through before the process dies. */
function valuesOf(rows: Record<ProtectedKind, Rows>, crashAfter = Infinity): ProtectedValues {
  let replaced = 0;
  return {
    list: async (kind, after = '', limit) =>
      [...rows[kind]]
        .filter(([id]) => id > after)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .slice(0, limit)
        .map(([id, value]) => ({ id, value })),
    replace: async (kind, renewals) => {
      replaced += 1;
      if (replaced > crashAfter) throw new Error('killed');
      for (const { id, to } of renewals) rows[kind].set(id, to);
      return renewals.length;
    },
  };
}

async function world(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-rotation-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'own.key');
  const rows: Record<ProtectedKind, Rows> = {
    'wrapped-key': new Map(),
    'totp-seed': new Map(),
    'client-secret': new Map(),
    'token-keys': new Map(),
    'sealed-key': new Map(),
    pin: new Map(),
    'vault-proof': new Map(),
  };
  const wrappedKeys = {
    add: async (keyRef: KeyRef, wrapped: Uint8Array) =>
      void rows['wrapped-key'].set(keyRef, wrapped),
    find: async (keyRef: KeyRef) => rows['wrapped-key'].get(keyRef),
    remove: async (keyRef: KeyRef) => void rows['wrapped-key'].delete(keyRef),
  };
  /** A process that serves: it reads the file once, at its start. */
  const startProcess = () => {
    const key = loadKeyEncryptionKey(file);
    return { vault: new SoftwareKeyVault(wrappedKeys, key), sealing: new SoftwareSealing(key) };
  };
  const running = startProcess();
  for (let made = 0; made < keys; made += 1) await running.vault.generate('ed25519');
  const secret = await running.sealing.seal(seed, clientContext);
  rows['client-secret'].set('c1', secret);
  rows['token-keys'].set('t1', await running.sealing.seal(seed, 'token:t1'));
  rows['sealed-key'].set('vapid', await running.sealing.seal(seed, 'sealed-key:vapid'));
  rows['totp-seed'].set('f1', await running.sealing.seal(seed, totpContext));
  rows.pin.set('f2', await running.sealing.mac(pin, pinContext));
  rows['vault-proof'].set('i1', await running.sealing.mac(Buffer.from('i1'), 'proof'));

  async function opensIn({ vault, sealing }: ReturnType<typeof startProcess>): Promise<void> {
    for (const keyRef of rows['wrapped-key'].keys()) await vault.publicKeyOf(keyRef as KeyRef);
    const sealed = rows['totp-seed'].get('f1') ?? new Uint8Array();
    assert.deepEqual(await sealing.open(sealed, totpContext), seed);
    const token = rows['token-keys'].get('t1') ?? new Uint8Array();
    assert.deepEqual(await sealing.open(token, 'token:t1'), seed);
    const vapid = rows['sealed-key'].get('vapid') ?? new Uint8Array();
    assert.deepEqual(await sealing.open(vapid, 'sealed-key:vapid'), seed);
    const secret = rows['client-secret'].get('c1') ?? new Uint8Array();
    assert.deepEqual(await sealing.open(secret, clientContext), seed);
    const [mac, proof] = [rows.pin.get('f2'), rows['vault-proof'].get('i1')];
    assert.deepEqual(await sealing.mac(pin, pinContext, mac), mac);
    assert.deepEqual(await sealing.mac(Buffer.from('i1'), 'proof', proof), proof);
  }

  return {
    file,
    rows,
    running,
    everythingOpens: async () => {
      await opensIn(running);
      await opensIn(startProcess());
    },
    rotate: async (crashAfter?: number) => {
      beginRotation(file, 0);
      const key = loadKeyEncryptionKey(file);
      const sealing = new SoftwareSealing(key);
      const values = valuesOf(rows, crashAfter);
      const report = await renewProtection({ values, key, sealing, proofOf });
      finishRotation(file);
      return report;
    },
    count: () => countOld(valuesOf(rows), loadKeyEncryptionKey(file)),
  };
}

test('all is renewed but PINs, and opens in processes from before and after', async (t) => {
  const { rotate, count, everythingOpens } = await world(t);
  assert.deepEqual(await rotate(), {
    'wrapped-key': { renewed: keys, left: 0 },
    'totp-seed': { renewed: 1, left: 0 },
    'client-secret': { renewed: 1, left: 0 },
    'token-keys': { renewed: 1, left: 0 },
    'sealed-key': { renewed: 1, left: 0 },
    pin: { renewed: 0, left: 1 },
    'vault-proof': { renewed: 1, left: 0 },
  });
  await everythingOpens();
  assert.deepEqual(await count(), {
    'wrapped-key': 0,
    'totp-seed': 0,
    'client-secret': 0,
    'token-keys': 0,
    'sealed-key': 0,
    pin: 1,
    'vault-proof': 0,
  });
});

for (const crashAfter of [0, 1, 2, 3]) {
  test(`killed after ${crashAfter} replacements, everything opens, and it goes on`, async (t) => {
    const { file, rotate, everythingOpens } = await world(t);
    await assert.rejects(rotate(crashAfter), /killed/);
    await everythingOpens();
    assert.equal(readKeyFile(file).rotating, true);
    await rotate();
    assert.deepEqual(readKeyFile(file).generations.length, 2);
    await everythingOpens();
  });
}

test('what a running process protects after the rotation began is of the new generation', async (t) => {
  const { file, rows, running, count } = await world(t);
  for (const kind of protectedKinds) rows[kind].clear();
  beginRotation(file, 0);
  await running.vault.generate('p-256');
  const secret = await running.sealing.seal(seed, clientContext);
  rows['client-secret'].set('c1', secret);
  rows['token-keys'].set('t1', await running.sealing.seal(seed, 'token:t1'));
  rows['sealed-key'].set('vapid', await running.sealing.seal(seed, 'sealed-key:vapid'));
  rows['totp-seed'].set('f1', await running.sealing.seal(seed, totpContext));
  rows.pin.set('f2', await running.sealing.mac(pin, pinContext));
  assert.deepEqual(await count(), {
    'wrapped-key': 0,
    'totp-seed': 0,
    'client-secret': 0,
    'token-keys': 0,
    'sealed-key': 0,
    pin: 0,
    'vault-proof': 0,
  });
});

test('a prepared generation protects nothing until the rotation, and is the one it takes', async (t) => {
  const { file, running, rotate, everythingOpens } = await world(t);
  prepareGeneration(file, 1);
  const [, prepared] = prepareGeneration(file, 2).generations;
  assert.equal(readKeyFile(file).current, 0);
  await running.vault.generate('p-256');
  await rotate();
  const [, current] = readKeyFile(file).generations;
  assert.deepEqual(current, prepared);
  assert.equal(readKeyFile(file).current, 1);
  await everythingOpens();
});

test('a second rotation adds a third generation, and the older two retire', async (t) => {
  const { file, rows, running, rotate, everythingOpens } = await world(t);
  await rotate();
  await rotate();
  rows.pin.set('f2', await running.sealing.mac(pin, pinContext));
  assert.deepEqual(retireGenerations(file), [0, 1]);
  assert.deepEqual(retireGenerations(file), []);
  await everythingOpens();
});

test('a value that does not open is counted, and the others are renewed all the same', async (t) => {
  const { rows, rotate, count } = await world(t);
  rows['wrapped-key'].set('damaged', new Uint8Array(60).fill(1));
  rows['wrapped-key'].set('odd', Uint8Array.of(9));
  assert.deepEqual((await rotate())['wrapped-key'], { renewed: keys, left: 2 });
  assert.equal((await count())['wrapped-key'], 2);
});

test('the first key stays in the list as it was', async (t) => {
  const { file, rotate } = await world(t);
  const first = readFileSync(file);
  await rotate();
  assert.deepEqual(Buffer.from(readKeyFile(file).generations[0]?.key ?? []), first);
});
