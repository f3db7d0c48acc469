/**
 * Check installation: does the vault belong to the store? Asked at each start, before anything
 * is written.
 *
 * At its first start an installation gets an id, and the vault proves itself with a MAC over
 * it, under a key that only this vault has. Later another vault (the wrong key file, the wrong
 * token, the store of another installation) gives another MAC. A store from before there was a
 * record gets one when the keys of its authorities have turned out to be the vault's.
 */

import { equalBytes } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import type { Clock } from '#ports/clock.ts';
import type { Installation, InstallationRecord } from '#ports/installation.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface CheckInstallationPorts {
  readonly installation: Installation;
  readonly sealing: Sealing;
  readonly random: Random;
  readonly clock: Clock;
  /** Throws when the vault's keys are not those of the store's authorities. */
  checkAuthorities(): Promise<void>;
}

/**
 * @returns the id of the installation.
 * @throws {Outage} `vault_failed`, when store and vault do not belong together.
 */
export type CheckInstallation = () => Promise<string>;

export function makeCheckInstallation(ports: CheckInstallationPorts): CheckInstallation {
  const { installation, sealing, random, clock, checkAuthorities } = ports;

  return async function checkInstallation() {
    const known = await installation.find();
    if (known !== undefined) return compare(known);

    await checkAuthorities();
    const id = random.identifier();
    const vaultProof = await sealing.mac(installationProof(id), installationContext);
    await installation.add({ id, vaultProof, createdAt: clock.now() });
    // Another first start may have been faster; then its vault must be ours.
    const kept = await installation.find();
    return compare(kept ?? { id, vaultProof, createdAt: clock.now() });
  };

  async function compare({ id, vaultProof }: InstallationRecord): Promise<string> {
    const own = await sealing.mac(installationProof(id), installationContext, vaultProof);
    if (equalBytes(own, vaultProof)) return id;
    throw new Outage('vault_failed', { cause: new Error(mismatch(id)) });
  }
}

/** What the proof is a MAC of. */
export function installationProof(id: string): Uint8Array {
  return new TextEncoder().encode(id);
}

export const installationContext = 'installation';

function mismatch(id: string): string {
  return (
    `the store belongs to installation ${id}, the vault does not: check that data folder, ` +
    'database, and key-encryption key or HSM token are of the same installation'
  );
}
