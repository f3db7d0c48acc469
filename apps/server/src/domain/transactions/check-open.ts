/**
 * Check open: may it still be decided? Asked before something is shown or done; the store asks
 * once more, in the commit that decides.
 */

import { refuseUnless } from '../refusal.ts';
import { openStates } from './token-transaction.ts';
import type { TokenTransaction, TokenTransactionState } from './token-transaction.ts';

type Standing = Pick<TokenTransaction, 'state' | 'expiresAt'>;

/** Nobody has decided it, though its time may be over. */
export function isUndecided(state: TokenTransactionState): boolean {
  return openStates.some((open) => open === state);
}

export function isOpen({ state, expiresAt }: Standing, at: number): boolean {
  return isUndecided(state) && at < expiresAt;
}

/** @throws {Refusal} `transaction_decided`. */
export function checkOpen(transaction: Standing, at: number): void {
  refuseUnless(isOpen(transaction, at), 'transaction_decided');
}

/** How it stands for whoever asks: over is over, though nobody has written it down yet. */
export function stateAt(transaction: Standing, at: number): TokenTransactionState {
  const { state, expiresAt } = transaction;
  return isUndecided(state) && at >= expiresAt ? 'expired' : state;
}
