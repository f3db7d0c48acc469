/**
 * Sign hash: turn a signer's yes into signatures over the very digests that were agreed to.
 *
 * CSC API v2.0.0.2, 11.10 `signatures/signHash`. The order of the steps is in `sign-agreed.ts`.
 */

import type { Secret } from '#domain/secret.ts';
import type { SigningOrder } from '#domain/signatures/signing-evidence.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import type { SignAgreedPorts } from './sign-agreed.ts';

export interface SignHashPorts extends SignAgreedPorts {
  readonly tokenHash: TokenHash;
}

/**
 * @returns one signature per digest, in the order of the digests.
 * @throws {Refusal} if any rule in `SigningWarrant.issue` fails, or the yes is spent.
 * @throws {Outage} if the vault or a store is down. Nothing was released to the caller.
 */
export type SignHash = (order: SigningOrder, sad: Secret<string>) => Promise<readonly Uint8Array[]>;

export function makeSignHash(ports: SignHashPorts): SignHash {
  const signAgreed = makeSignAgreed(ports);

  return async function signHash(order, sad) {
    const sadHash = ports.tokenHash.hash(sad.reveal());
    const { signatures } = await signAgreed({ order, sadHash, documents: undefined });
    return signatures;
  };
}
