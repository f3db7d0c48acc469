/** One warrant for one input, one signature: the step all issuing has in common. */

import { strict as assert } from 'node:assert';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { KeyVault } from '#ports/key-vault.ts';

/** @throws {Outage} `vault_failed`. */
export async function signOnce(keyVault: KeyVault, warrant: Warrant): Promise<Uint8Array> {
  const [signature] = await keyVault.sign(warrant);
  assert(signature !== undefined, 'the vault gave no signature');
  return signature;
}
