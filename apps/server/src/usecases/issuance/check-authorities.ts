/**
 * Check authorities: does the vault still hold the keys that their certificates name?
 *
 * Run at every start. A vault that was swapped, or a key-encryption key of another store, would
 * otherwise look like a working server until somebody needs a signature. One key of the
 * installation stands for all: they are wrapped alike, and signers' may be many.
 */

import { equalBytes } from '@kumoin/pki';
import { authorityKinds, certificateOf } from '#domain/issuance/authority.ts';
import { Outage } from '#domain/outage.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { KeyVault } from '#ports/key-vault.ts';

export interface CheckAuthoritiesPorts {
  readonly authorities: Authorities;
  readonly keyVault: KeyVault;
}

/** @throws {Outage} `vault_failed`, when a key cannot be opened or is not the certificate's. */
export type CheckAuthorities = () => Promise<void>;

export function makeCheckAuthorities(ports: CheckAuthoritiesPorts): CheckAuthorities {
  const { authorities, keyVault } = ports;

  return async function checkAuthorities() {
    for (const kind of authorityKinds) {
      const authority = await authorities.findByKind(kind);
      if (authority === undefined) continue;
      const held = await keyVault.publicKeyOf(authority.keyRef);
      if (equalBytes(held, certificateOf(authority).publicKey)) continue;
      const cause = new Error(`the key of the ${kind} authority is not its certificate's`);
      throw new Outage('vault_failed', { cause });
    }
  };
}
