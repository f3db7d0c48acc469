/**
 * The vault process as API nodes see it: a key vault and a sealing like any other, and no key
 * of any kind in this process.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { GeneratedKey, KeyVault } from '#ports/key-vault.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { VaultTrouble } from './vault-calls.ts';
import { VaultConnection } from './vault-connection.ts';
import type { VaultConnectionPlan } from './vault-connection.ts';

export interface VaultProcess {
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
  /**
   * What the vault says of itself; undefined when all is well.
   * @throws {Outage} `vault_failed` when it cannot be asked.
   */
  health(): Promise<VaultTrouble | undefined>;
  /** In words for the operator; undefined when it answers, whatever it says. */
  whyUnreachable(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Returns at once; calls wait a little for the connection. */
export function connectVaultProcess(plan: VaultConnectionPlan): VaultProcess {
  const connection = new VaultConnection(plan);
  return {
    keyVault: new VaultProcessKeyVault(connection),
    sealing: new VaultProcessSealing(connection),
    health: () => connection.call('health', undefined),
    whyUnreachable: () => connection.call('health', undefined).then(() => undefined, explain),
    close: async () => connection.close(),
  };
}

class VaultProcessKeyVault implements KeyVault {
  readonly #connection: VaultConnection;

  constructor(connection: VaultConnection) {
    this.#connection = connection;
  }

  generate(algorithm: KeyAlgorithm): Promise<GeneratedKey> {
    return this.#connection.call('generate', { algorithm });
  }

  async sign(warrant: Warrant): Promise<readonly Uint8Array[]> {
    warrant.redeem();
    const signatures = await this.#connection.call('sign', neededEvidence(warrant));
    if (signatures.length === warrant.inputs.length) return signatures;
    throw new Outage('vault_failed', { cause: new Error('not one signature for each input') });
  }

  publicKeyOf(keyRef: KeyRef): Promise<Uint8Array> {
    return this.#connection.call('publicKeyOf', keyRef);
  }

  async destroy(keyRef: KeyRef): Promise<void> {
    await this.#connection.call('destroy', keyRef);
  }
}

class VaultProcessSealing implements Sealing {
  readonly #connection: VaultConnection;

  constructor(connection: VaultConnection) {
    this.#connection = connection;
  }

  seal(secret: Uint8Array, context: string): Promise<Uint8Array> {
    return this.#connection.call('seal', { secret, context });
  }

  open(sealed: Uint8Array, context: string): Promise<Uint8Array> {
    return this.#connection.call('open', { sealed, context });
  }

  mac(secret: Uint8Array, context: string, like?: Uint8Array): Promise<Uint8Array> {
    return this.#connection.call('mac', { secret, context, like });
  }
}

/** Of a transaction's open slots, a thousand maybe, only those this warrant spends. */
function neededEvidence(warrant: Warrant): Evidence {
  const { evidence } = warrant;
  if (evidence.kind !== 'signing' || !(warrant instanceof SigningWarrant)) return evidence;
  const { facts } = evidence;
  const spent = new Set(warrant.spending.map(({ position }) => position));
  const openSlots = facts.openSlots.filter(({ position }) => spent.has(position));
  return { kind: 'signing', facts: { ...facts, openSlots } };
}

function explain(error: unknown): string {
  const { cause } = error instanceof Outage ? error : { cause: error };
  const message = cause instanceof Error ? cause.message : String(cause);
  const deeper = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : '';
  return deeper === '' ? message : `${message}: ${deeper}`;
}
