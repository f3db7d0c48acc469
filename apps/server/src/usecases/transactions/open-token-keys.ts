/** The keys of a token, for as long as an answer is looked at. */

import { decodeTokenKeys } from '#domain/tokens/token-keys.ts';
import type { TokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Sealing } from '#ports/sealing.ts';

/** @throws {Outage} when the vault is down. */
export async function openTokenKeys(
  sealing: Pick<Sealing, 'open'>,
  token: Token,
): Promise<TokenKeys> {
  return decodeTokenKeys(await sealing.open(token.keysSealed, tokenContext(token)));
}
