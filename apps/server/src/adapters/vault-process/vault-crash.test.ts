/**
 * The vault process may die at any moment: no digest is signed twice, and the nodes go on by
 * themselves when it is back. This file is both the test and, given a folder, the process that
 * is killed.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pino from 'pino';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { sampleWarrant } from '#ports/sample-warrant.contract.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { onTheSpot } from '#ports/document-work.contract.ts';
import { startVaultServer } from './start-vault-server.ts';
import { connectVault, vaultPlace } from './vault-world.contract.ts';
import type { VaultPlace } from './vault-world.contract.ts';

const kills = 6;
const signedBeforeKill = 40;
const callers = 16;
const ecdsa = { scheme: 'ecdsa', hash: 'sha256' } as const;
const folder = process.argv[2];

if (folder === undefined) registerTest();
else await serve(folder);

function registerTest(): void {
  test('a vault killed six times under load signs no digest twice', async (t) => {
    const place = vaultPlace(t);
    // A busy machine may take long to start a process.
    const client = connectVault(t, place, { limits: { connectWaitMs: 60_000 } });
    let vault = await startProcess(place);
    t.after(() => vault.kill());
    const { keyRef } = await client.keyVault.generate('p-256');

    const signed: string[] = [];
    let failed = 0;
    let done = false;
    const call = async (): Promise<void> => {
      while (!done) {
        const digest = randomBytes(32);
        try {
          await client.keyVault.sign(sampleWarrant(keyRef, ecdsa, digest));
          signed.push(digest.toString('hex'));
        } catch (error) {
          assert.ok(error instanceof Outage && error.code === 'vault_failed', String(error));
          failed += 1;
        }
      }
    };
    const load = Promise.all(Array.from({ length: callers }, call));
    for (let round = 1; round <= kills; round += 1) {
      await until(() => signed.length >= round * signedBeforeKill);
      await vault.kill();
      vault = await startProcess(place);
    }
    await until(() => signed.length >= (kills + 1) * signedBeforeKill);
    done = true;
    await load;

    const used = readFileSync(join(place.folder, 'used'), 'utf8').trimEnd().split('\n');
    assert.equal(new Set(used).size, used.length, 'a digest was signed twice');
    assert.equal(new Set(used).union(new Set(signed)).size, used.length);
    // Those in flight at a kill fail, and only those: the others wait for the next vault.
    assert.ok(failed > 0 && failed <= kills * callers, `${failed} failed`);
  });
}

async function startProcess(place: VaultPlace) {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, place.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function serve(home: string): Promise<void> {
  const key = keyEncryptionKey(new Uint8Array(32));
  await startVaultServer({
    socketPath: join(home, 'run', 'vault.sock'),
    secretFile: join(home, 'vault.secret'),
    keyVault: noting(new SoftwareKeyVault(keysInFiles(join(home, 'keys')), key), home),
    sealing: new SoftwareSealing(key),
    confirmEvidence: async () => undefined,
    confirmDestruction: async () => undefined,
    health: async () => undefined,
    clock: frozenClock,
    documentWork: onTheSpot,
    log: pino({ level: 'error' }, pino.destination(2)),
  });
  process.stdout.write('up\n');
}

/** Every digest is on record before the key is used. */
function noting(vault: KeyVault, home: string): KeyVault {
  return {
    generate: (algorithm) => vault.generate(algorithm),
    publicKeyOf: (keyRef) => vault.publicKeyOf(keyRef),
    destroy: (keyRef) => vault.destroy(keyRef),
    sign(warrant) {
      const digests = warrant.inputs.map((input) => `${Buffer.from(input).toString('hex')}\n`);
      appendFileSync(join(home, 'used'), digests.join(''));
      return vault.sign(warrant);
    },
  };
}

function keysInFiles(home: string): WrappedKeys {
  mkdirSync(home, { recursive: true });
  const fileOf = (keyRef: KeyRef) => join(home, keyRef);
  return {
    add: async (keyRef, wrapped) => writeFileSync(fileOf(keyRef), wrapped),
    find: async (keyRef) => new Uint8Array(readFileSync(fileOf(keyRef))),
    remove: async (keyRef) => rmSync(fileOf(keyRef), { force: true }),
  };
}
