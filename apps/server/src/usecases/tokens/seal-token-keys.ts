/** Seal token keys: what is stored of the secrets of a token, and what its certificate says of them. */

import { keyCommitment } from '#domain/tokens/key-commitment.ts';
import {
  commitmentSaltOctets,
  decodeTokenKeys,
  encodeTokenKeys,
} from '#domain/tokens/token-keys.ts';
import type { TokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface SealTokenKeysPorts {
  readonly sealing: Sealing;
  readonly random: Random;
}

/** In clear they are in memory for no longer than this takes. */
export async function sealTokenKeys(
  { sealing, random }: SealTokenKeysPorts,
  token: Pick<Token, 'id'>,
  secrets: Omit<TokenKeys, 'commitmentSalt'>,
): Promise<Pick<Token, 'keysSealed' | 'commitment'>> {
  const keys: TokenKeys = { ...secrets, commitmentSalt: random.bytes(commitmentSaltOctets) };
  const keysSealed = await sealing.seal(encodeTokenKeys(keys), tokenContext(token));
  return { keysSealed, commitment: keyCommitment(keys) };
}

/** @throws {Outage} `vault_failed` when they were sealed for another token, or not here. */
export async function openTokenKeys(
  sealing: Sealing,
  token: Pick<Token, 'id' | 'keysSealed'>,
): Promise<TokenKeys> {
  return decodeTokenKeys(await sealing.open(token.keysSealed, tokenContext(token)));
}
