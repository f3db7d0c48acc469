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
  order: Pick<TransactionOrder, 'tokenId' | 'accountId' | 'signing' | 'online'>,
  at: number,
): Promise<Token> {
  const { tokenId, accountId } = order;
  if (tokenId === undefined) {
    const own = (await tokens.listOf(accountId)).filter((token) => mayBeAsked(token, order));
    const picked = pickToken(own, suitesAllowed, at);
    refuseUnless(picked !== undefined, 'token_missing');
    return picked;
  }
  const token = await tokens.find(tokenId);
  refuseUnless(token?.accountId === accountId, 'token_unknown');
  refuseUnless(mayBeAsked(token, order), 'token_missing');
  checkToken(token, at);
  return token;
}

/** With a key that only we hold nobody signs; and a device has to be one that answers by itself. */
function mayBeAsked(
  { kind, suites }: Token,
  { signing, online = false }: Pick<TransactionOrder, 'signing' | 'online'>,
): boolean {
  return (signing === undefined || kind !== 'server') && (!online || suites.online !== undefined);
}
