/**
 * Replace token: another one from stock takes its place. The old one works until the new one was
 * used rightly, so that nobody is left with a device that never arrived.
 *
 * The new one is assigned first: if the process dies after that, replacing it again goes on.
 */

import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { hasEnded } from '#domain/tokens/token-keeper.ts';
import type { AssignToken } from './assign-token.ts';
import { factsOf, findKept } from './change-token.ts';
import type { ChangeTokenPorts } from './change-token.ts';

export interface TokenReplacement {
  readonly id: TokenId;
  /** From stock, or assigned to the same account and inactive. */
  readonly by: TokenId;
}

/** @throws {Refusal} as `assignToken` does; `token_assigned` when the new one is somebody else's. */
export type ReplaceToken = (replacement: TokenReplacement) => Promise<void>;

export function makeReplaceToken(ports: ChangeTokenPorts, assignToken: AssignToken): ReplaceToken {
  const { tokens, clock } = ports;

  return async function replaceToken({ id, by }) {
    const order = { keeper: 'operator', id } as const;
    const old = await findKept(ports, order);
    refuseUnless(old.accountId !== undefined, 'token_unknown');
    const successor = await tokens.find(by);
    refuseUnless(successor !== undefined && successor.id !== old.id, 'token_unknown');
    refuseUnless(!hasEnded(successor), 'token_ended');
    refuseUnless(successor.state === 'inactive', 'token_assigned');
    if (successor.accountId !== old.accountId) {
      await assignToken({ id: by, accountId: old.accountId, label: old.label, replaces: old });
    }
    const from = ['inactive', 'active', 'suspended'] as const;
    const facts = { ...factsOf(old, order), by: 'operator', replacedBy: by };
    const change = { from, replacedBy: by, at: clock.now() };
    const changed = await tokens.change(id, change, { event: 'token.replaced', facts });
    refuseUnless(changed, 'token_ended');
  };
}
