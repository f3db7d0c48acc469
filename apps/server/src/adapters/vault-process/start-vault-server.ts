/**
 * The vault as a process of its own: a key vault and a sealing behind a local socket, for API
 * nodes that prove the shared secret. What signs is evidence, judged here; see
 * docs/adr/0013-the-vault-makes-the-warrant-itself.md.
 */

import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import type { KeyRef } from '#domain/identifiers.ts';
import type { Clock } from '#ports/clock.ts';
import type { DocumentWork } from '#ports/document-work.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Sealing } from '#ports/sealing.ts';
import { claimSocket } from './claim-socket.ts';
import type { ConfirmDestruction } from './confirm-destruction.ts';
import type { ConfirmEvidence } from './confirm-evidence.ts';
import { serveVaultClient } from './serve-vault-client.ts';
import type { VaultClient, VaultHandlers } from './serve-vault-client.ts';
import { makeSharedSecret, provingServer } from './shared-secret.ts';
import { makeSignOnEvidence } from './sign-on-evidence.ts';
import type { VaultTrouble } from './vault-calls.ts';

export interface VaultServerPlan {
  readonly socketPath: string;
  /** Made when it is not there. */
  readonly secretFile: string;
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
  /** `makeConfirmEvidence` of the stores, unless there are no records to hold it against. */
  readonly confirmEvidence: ConfirmEvidence;
  /** `makeConfirmDestruction` of the stores, on the same terms. */
  readonly confirmDestruction: ConfirmDestruction;
  /** How the keys are; undefined when all can be used. */
  readonly health: () => Promise<VaultTrouble | undefined>;
  /** How long calls under way have when the vault is closed; five seconds unless said. */
  readonly drainMs?: number;
  readonly clock: Clock;
  /** Prepares again what is to be signed of documents. */
  readonly documentWork: Pick<DocumentWork, 'prepareDocuments'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

export interface VaultServer {
  /**
   * Takes no new connection, and has every node go when its calls are answered; what takes longer
   * than `drainMs` ends unanswered.
   */
  close(): Promise<void>;
}

const clientsMax = 256;
const usualDrainMs = 5000;
const handshakeTimeout = 5000;
/** Far more than are made while somebody decides whether theirs is needed. */
const newKeysMax = 1000;

/** @throws {Error} in words for the operator, when socket or secret are not as they must be. */
export async function startVaultServer(plan: VaultServerPlan): Promise<VaultServer> {
  const { socketPath, secretFile, log, drainMs = usualDrainMs } = plan;
  const handlers = vaultHandlers(plan);
  const open = new Map<TLSSocket, VaultClient>();
  let closing = false;
  const server = createServer({ ...provingServer(makeSharedSecret(secretFile)), handshakeTimeout });
  server.maxConnections = clientsMax;
  server.on('tlsClientError', (err) => log.warn({ err }, 'somebody did not prove the secret'));
  server.on('secureConnection', (socket) => {
    const client = serveVaultClient({ socket, handlers, log });
    open.set(socket, client);
    if (closing) client.askToGo();
    socket.on('close', () => open.delete(socket));
  });
  await claimSocket(server, socketPath);

  return {
    close: () =>
      new Promise((resolve) => {
        closing = true;
        const cutOff = () => open.forEach((_, socket) => socket.destroy());
        const limit = setTimeout(cutOff, drainMs);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        for (const client of open.values()) client.askToGo();
      }),
  };
}

function vaultHandlers({ keyVault, sealing, ...plan }: VaultServerPlan): VaultHandlers {
  const newKeys = new Set<KeyRef>();
  return {
    generate: async ({ algorithm }) => {
      const key = await keyVault.generate(algorithm);
      remember(newKeys, key.keyRef);
      return key;
    },
    sign: makeSignOnEvidence({ keyVault, ...plan }),
    publicKeyOf: (keyRef) => keyVault.publicKeyOf(keyRef),
    destroy: async (keyRef) => {
      await plan.confirmDestruction({ keyRef, isNew: newKeys.has(keyRef) });
      await keyVault.destroy(keyRef);
    },
    seal: ({ secret, context }) => sealing.seal(secret, context),
    open: ({ sealed, context }) => sealing.open(sealed, context),
    mac: ({ secret, context, like }) => sealing.mac(secret, context, like),
    health: () => plan.health(),
  };
}

/** The oldest is forgotten first. */
function remember(newKeys: Set<KeyRef>, keyRef: KeyRef): void {
  newKeys.add(keyRef);
  const [oldest] = newKeys;
  if (newKeys.size > newKeysMax && oldest !== undefined) newKeys.delete(oldest);
}
