/**
 * Change token: what the changes in the life of a token have in common. Who asks is checked first,
 * the store changes it only from a state it may be changed from, and the record is in the same
 * commit.
 */

import type { TokenId } from '#domain/identifiers.ts';
import type { JournalEvent, JournalFacts } from '#domain/journal/journal-entry.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkKeeper, hasEnded, keeperName } from '#domain/tokens/token-keeper.ts';
import type { TokenKeeper } from '#domain/tokens/token-keeper.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenChange, Tokens } from '#ports/tokens.ts';

export interface ChangeTokenPorts {
  readonly tokens: Tokens;
  readonly clock: Clock;
}

export interface TokenOrder {
  readonly keeper: TokenKeeper;
  readonly id: TokenId;
}

export interface PlannedChange {
  readonly change: Omit<TokenChange, 'at'>;
  readonly event: JournalEvent;
  readonly facts?: JournalFacts;
}

/** @throws {Refusal} `login_not_strong`, `token_unknown`, `token_ended`. */
export async function findKept(
  { tokens, clock }: ChangeTokenPorts,
  { keeper, id }: TokenOrder,
): Promise<Token> {
  const token = await tokens.find(id);
  checkKeeper(keeper, token, clock.now());
  refuseUnless(!hasEnded(token), 'token_ended');
  return token;
}

/** @throws {Refusal} as `findKept` does; `token_state_unfit`. */
export async function changeToken(
  ports: ChangeTokenPorts,
  order: TokenOrder,
  { change, event, facts }: PlannedChange,
): Promise<void> {
  const token = await findKept(ports, order);
  const note = { event, facts: { ...factsOf(token, order), ...facts } };
  const changed = await ports.tokens.change(token.id, { ...change, at: ports.clock.now() }, note);
  refuseUnless(changed, 'token_state_unfit');
}

export function factsOf(
  { id, accountId }: Token,
  { keeper }: Pick<TokenOrder, 'keeper'>,
): JournalFacts {
  return { token: id, ...(accountId && { account: accountId }), by: keeperName(keeper) };
}
