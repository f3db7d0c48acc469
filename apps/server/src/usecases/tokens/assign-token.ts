/** Assign token: one from stock is given to an account. It stays inactive until its first right code. */

import type { AccountId, TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkTokenCount } from '#domain/tokens/token-keeper.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import { factsOf, findKept } from './change-token.ts';
import type { ChangeTokenPorts } from './change-token.ts';

export interface AssignTokenPorts extends ChangeTokenPorts {
  readonly accounts: Accounts;
}

export interface TokenAssignment {
  readonly id: TokenId;
  readonly accountId: AccountId;
  /** As its owner may know it. */
  readonly label?: string | undefined;
  /** It ends when this one becomes active. */
  readonly replaces?: Token | undefined;
}

/**
 * @throws {Refusal} `account_unknown`, `token_unknown`, `token_ended`, `tokens_too_many`;
 * `token_assigned` when it belongs to somebody.
 */
export type AssignToken = (assignment: TokenAssignment) => Promise<void>;

export function makeAssignToken(ports: AssignTokenPorts): AssignToken {
  const { accounts, tokens, clock } = ports;

  return async function assignToken({ id, accountId, label, replaces }) {
    const order = { keeper: 'operator', id } as const;
    const token = await findKept(ports, order);
    const account = await accounts.find(accountId);
    const sameTenant = account?.tenantId === token.tenantId;
    refuseUnless(account?.enabled === true && sameTenant, 'account_unknown');
    checkTokenCount(await tokens.listOf(accountId), replaces);
    const change = {
      from: ['inactive'],
      accountId,
      ...(label !== undefined && { label }),
      at: clock.now(),
    } as const;
    const facts = { ...factsOf(token, order), account: accountId };
    const given = await tokens.change(id, change, { event: 'token.assigned', facts });
    refuseUnless(given, 'token_assigned');
  };
}
