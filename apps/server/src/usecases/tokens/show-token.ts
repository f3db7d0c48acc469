/** Show token: what an operator is told of one. Its keys stay sealed. */

import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Tokens } from '#ports/tokens.ts';

/** @throws {Refusal} `token_unknown`. */
export type ShowToken = (id: TokenId) => Promise<Token>;

export function makeShowToken({ tokens }: { readonly tokens: Tokens }): ShowToken {
  return async function showToken(id) {
    const token = await tokens.find(id);
    refuseUnless(token !== undefined, 'token_unknown');
    return token;
  };
}
