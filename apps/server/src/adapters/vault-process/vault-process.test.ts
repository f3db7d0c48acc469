/** The vault through its socket: the contract, and what goes wrong between two processes. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pino from 'pino';
import { MemoryWrappedKeys } from '#adapters/memory/memory-wrapped-keys.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { keyVaultContract } from '#ports/key-vault.contract.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { connectVaultProcess } from './connect-vault-process.ts';
import { startVaultServer } from './start-vault-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-vault-'));
const place = { socketPath: join(folder, 'run', 'vault.sock'), secretFile: join(folder, 'secret') };
const key = keyEncryptionKey(randomBytes(32));
const log = pino({ level: 'silent' });
const server = await startVaultServer({
  ...place,
  keyVault: new SoftwareKeyVault(new MemoryWrappedKeys(), key),
  sealing: new SoftwareSealing(key),
  confirmEvidence: async () => undefined,
  clock: frozenClock,
  log,
});
const client = connectVaultProcess({ ...place, log });
after(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

keyVaultContract('vault process', async () => client.keyVault);

test('a secret sealed there opens there, in its place only', async () => {
  const { sealing } = client;
  const sealed = await sealing.seal(Uint8Array.of(1, 2, 3), 'here');
  assert.deepEqual(await sealing.open(sealed, 'here'), Uint8Array.of(1, 2, 3));
  await assert.rejects(sealing.open(sealed, 'there'), { code: 'vault_failed' });
  assert.equal((await sealing.mac(Uint8Array.of(1), 'here')).length, 32);
});
