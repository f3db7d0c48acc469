/**
 * `serve --roles vault`: a process that holds the keys and nothing else. It signs for API
 * processes on this machine that prove the shared secret, on evidence it judges itself.
 */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { makeConfirmDestruction } from '#adapters/vault-process/confirm-destruction.ts';
import { makeConfirmEvidence } from '#adapters/vault-process/confirm-evidence.ts';
import { startVaultServer } from '#adapters/vault-process/start-vault-server.ts';
import { reasonLengthMax } from '#adapters/vault-process/vault-calls.ts';
import type { VaultTrouble } from '#adapters/vault-process/vault-calls.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { relaxations } from '../wiring/relaxations.ts';
import type { Config } from '../config.ts';
import { ensureKeyOfStore, makeHome } from '../wiring/data-folder.ts';
import { openDocumentThreads } from '../wiring/document-threads/open-document-threads.ts';
import { preparingInThreads } from '../wiring/document-threads/through-threads.ts';
import { openStores, refuseTwoStores } from '../wiring/open-stores.ts';
import { openVault, vaultPlace } from '../wiring/open-vault.ts';
import type { OpenVault } from '../wiring/open-vault.ts';

/** Works until `stopped`; says so on standard output when it is ready. */
export async function serveVault(config: Config, stopped: Promise<unknown>): Promise<void> {
  refuseTwoStores(config);
  for (const relaxation of relaxations(config)) say(`shortcut in force: ${relaxation}`);
  makeHome(config.home);
  if (config.database === undefined) ensureKeyOfStore(config.home);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const clock = new SystemClock();
  const threads = openDocumentThreads(config.signing, log);
  const documentWork = preparingInThreads(threads, { clock, random: new SystemRandom() });
  const stores = await openStores(config, clock);
  try {
    const vault = await openVault(config, { stores, log });
    try {
      const { keyVault, sealing } = vault;
      const confirmEvidence = makeConfirmEvidence({ ...stores, keyVault });
      const confirmDestruction = makeConfirmDestruction(stores);
      const decisions = { confirmEvidence, confirmDestruction };
      const place = vaultPlace(config);
      for (const file of [place.socketPath, place.secretFile]) {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      }
      const health = () => troubleOf(vault);
      const own = { keyVault, sealing, documentWork };
      const plan = { ...place, ...own, ...decisions, health, clock, log };
      const server = await startVaultServer(plan);
      say(`kumoin vault ready ${place.socketPath}`);
      await stopped;
      await server.close();
      await threads.close();
    } finally {
      await vault.close();
    }
  } finally {
    await stores.close();
  }
}

async function troubleOf(vault: OpenVault): Promise<VaultTrouble | undefined> {
  const { state, reason = 'it does not say why' } = await vault.health();
  return state === 'ok' ? undefined : { state, reason: reason.slice(0, reasonLengthMax) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
