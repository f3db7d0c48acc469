/** Which token is asked: the one that was named, if it is its account's, or the newest that fits. */

import { refuseUnless } from '#domain/refusal.ts';
import { checkToken } from '#domain/tokens/check-token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { pickToken } from '#domain/transactions/pick-token.ts';
import type { Tokens } from '#ports/tokens.ts';
import type { TransactionOrder } from './transaction-order.ts';

export interface ChooseTokenPorts {
  readonly tokens: Pick<Tokens, 'find' | 'listOf'>;
  readonly suitesAllowed: readonly string[];
}

/**
 * @throws {Refusal} `token_missing`, `token_unknown`, and what makes the named one unusable.
 */
export async function chooseToken(
  { tokens, suitesAllowed }: ChooseTokenPorts,
  { tokenId, accountId }: Pick<TransactionOrder, 'tokenId' | 'accountId'>,
  at: number,
): Promise<Token> {
  if (tokenId === undefined) {
    const picked = pickToken(await tokens.listOf(accountId), suitesAllowed, at);
    refuseUnless(picked !== undefined, 'token_missing');
    return picked;
  }
  const token = await tokens.find(tokenId);
  refuseUnless(token?.accountId === accountId, 'token_unknown');
  checkToken(token, at);
  return token;
}
