/**
 * Show transaction: what is to be approved, as it was settled, and how it stands. On the device of
 * its token and on its page it counts as shown from then on; there it comes with the proof that it
 * is ours, and never with the number that the person is to bring along.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import { checkOpen, isOpen } from '#domain/transactions/check-open.ts';
import { proveStatement } from '#domain/transactions/prove-statement.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Clock } from '#ports/clock.ts';
import type { Tokens } from '#ports/tokens.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, TransactionKey } from './find-transaction.ts';
import { openTokenKeys } from './open-token-keys.ts';

export interface ShowTransactionPorts extends FindTransactionPorts {
  readonly tokens: Pick<Tokens, 'find'>;
  readonly clock: Clock;
}

export interface ShownTransaction {
  readonly transaction: TokenTransaction;
  readonly token: Token;
  /** Hex; undefined: the token has no key to check it with. */
  readonly proof: string | undefined;
}

/**
 * To a device only what is open is shown; its page and its client see how it ended, too.
 * @throws {Refusal} `transaction_unknown`, `transaction_decided`.
 */
export type ShowTransaction = (key: TransactionKey) => Promise<ShownTransaction>;

export function makeShowTransaction(ports: ShowTransactionPorts): ShowTransaction {
  const { tokenTransactions, tokens, sealing, clock } = ports;

  return async function showTransaction(key) {
    const transaction = await findTransaction(ports, key);
    const token = await tokens.find(transaction.tokenId);
    refuseUnless(token !== undefined, 'transaction_unknown');
    const at = clock.now();
    if ('ref' in key) checkOpen(transaction, at);
    const seen = !('clientId' in key) && isOpen(transaction, at);
    if (seen) await tokenTransactions.markShown(transaction.id, at);
    const keys = await openTokenKeys(sealing, token);
    return { transaction, token, proof: proveStatement(transaction.statement, token, keys) };
  };
}
