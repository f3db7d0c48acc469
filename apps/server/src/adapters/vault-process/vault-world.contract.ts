/**
 * A vault server in a folder of its own, and clients of it: what the tests of the two sides and
 * of the wire between them share. Everything ends with the test.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import pino from 'pino';
import { MemoryWrappedKeys } from '#adapters/memory/memory-wrapped-keys.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { connectVaultProcess } from './connect-vault-process.ts';
import { provingClient } from './shared-secret.ts';
import { onTheSpot } from '#ports/document-work.contract.ts';
import { startVaultServer } from './start-vault-server.ts';
import type { VaultServerPlan } from './start-vault-server.ts';
import type { VaultConnectionPlan } from './vault-connection.ts';

/** Of a test, or of a whole file. */
export interface Ending {
  after(end: () => unknown): void;
}

export type VaultPlace = ReturnType<typeof vaultPlace>;

/** A folder with nothing in it, and what anybody there says in the log. */
export function vaultPlace(t: Ending) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-vault-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const socketPath = join(folder, 'run', 'vault.sock');
  return { folder, socketPath, secretFile: join(folder, 'vault.secret'), log, lines };
}

/** Believes everything, and keeps its keys in memory. */
export async function startVault(
  t: Ending,
  place: VaultPlace,
  changes: Partial<VaultServerPlan> = {},
) {
  const key = keyEncryptionKey(randomBytes(32));
  const server = await startVaultServer({
    socketPath: place.socketPath,
    secretFile: place.secretFile,
    log: place.log,
    keyVault: new SoftwareKeyVault(new MemoryWrappedKeys(), key),
    sealing: new SoftwareSealing(key),
    confirmEvidence: async () => undefined,
    confirmDestruction: async () => undefined,
    health: async () => undefined,
    clock: frozenClock,
    documentWork: onTheSpot,
    drainMs: 100,
    ...changes,
  });
  t.after(() => server.close());
  return server;
}

export function connectVault(
  t: Ending,
  place: VaultPlace,
  changes: Partial<VaultConnectionPlan> = {},
) {
  const { socketPath, secretFile, log } = place;
  const client = connectVaultProcess({ socketPath, secretFile, log, ...changes });
  t.after(() => client.close());
  return client;
}

/** A peer that knows the secret, and then says what it likes. */
export async function rawClient(t: TestContext, place: VaultPlace): Promise<TLSSocket> {
  const secret = readFileSync(place.secretFile);
  const socket = connect({ path: place.socketPath, ...provingClient(secret) });
  t.after(() => socket.destroy());
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}

export function frameOf(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}
