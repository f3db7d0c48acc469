/**
 * Unlock token: an operator sets its row of wrong codes back, after its owner has proved in some
 * other way who they are. Not the owner: whoever sits in their session could guess on for ever.
 */

import type { TokenId } from '#domain/identifiers.ts';
import { factsOf, findKept } from './change-token.ts';
import type { ChangeTokenPorts } from './change-token.ts';

/** @throws {Refusal} `token_unknown`, `token_ended`. */
export type UnlockToken = (id: TokenId) => Promise<void>;

export function makeUnlockToken(ports: ChangeTokenPorts): UnlockToken {
  return async function unlockToken(id) {
    const order = { keeper: 'operator', id } as const;
    const token = await findKept(ports, order);
    const note = { event: 'token.unlocked', facts: factsOf(token, order) } as const;
    await ports.tokens.clearFailures(id, note);
  };
}
