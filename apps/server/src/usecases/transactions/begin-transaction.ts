/**
 * Begin transaction: settles what is to be approved, and puts it on record before anybody sees
 * it. Delegated Regulation (EU) 2018/389, Article 5.
 *
 *     pick the token → settle the statement → end what was open with it → add, with the evidence
 *     that it was there before its code → only then show it
 *
 * If the process dies in between, the client has no answer and orders again: under its own
 * reference it gets the same transaction, without one another, which ends the first.
 */

import { Secret } from '#domain/secret.ts';
import type { ClientId, TokenTransactionId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import { settleStatement } from '#domain/transactions/settle-statement.ts';
import { encodeStatementText, statementContext } from '#domain/transactions/statement-text.ts';
import {
  transactionSecondsDefault,
  transactionSecondsMax,
  transactionSecondsMin,
} from '#domain/transactions/token-transaction.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { usableSuite } from '#domain/transactions/usable-suite.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Notifier } from '#ports/notifier.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { TokenTransactions } from '#ports/token-transactions.ts';
import type { Tokens } from '#ports/tokens.ts';
import { chooseToken } from './choose-token.ts';
import { drawNames } from './draw-names.ts';
import { endTransaction } from './end-transaction.ts';
import { openTransaction } from './find-transaction.ts';
import { recordStep } from './record-step.ts';
import { repeatTransaction } from './repeat-transaction.ts';
import type { BegunTransaction, TransactionOrder } from './transaction-order.ts';

export interface BeginTransactionPorts {
  readonly tokenTransactions: TokenTransactions;
  readonly tokens: Pick<Tokens, 'find' | 'listOf'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly clients: Pick<Clients, 'find'>;
  readonly notifier: Pick<Notifier, 'faultOf'>;
  readonly sealing: Pick<Sealing, 'seal' | 'open'>;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
  /** Suites that may answer for a transaction. */
  readonly suitesAllowed: readonly string[];
}

/**
 * @throws {Refusal} `statement_refused`, `token_missing`, `token_unknown`, `token_not_active`,
 * `token_expired`, `token_used_up`, `token_locked`, `token_busy`, `suite_not_allowed`,
 * `client_unknown`, `response_uri_refused`, `reference_taken`.
 */
export type BeginTransaction = (order: TransactionOrder) => Promise<BegunTransaction>;

/** How often another one may come in between. */
const attemptsMax = 5;

export function makeBeginTransaction(ports: BeginTransactionPorts): BeginTransaction {
  return async function beginTransaction(order) {
    const repeated = await repeatTransaction(ports, order);
    if (repeated !== undefined) return repeated;
    checkCallback(ports, order);
    const at = ports.clock.now();
    const token = await chooseToken(ports, order, at);
    const begun = await draftTransaction(ports, { order, token, at });
    const outcome = await addOnceFree(ports, begun);
    if (outcome === 'added') return begun;
    // The same order came twice at once, and this one was second.
    const first = await repeatTransaction(ports, order);
    refuseUnless(first !== undefined, 'token_busy');
    return first;
  };
}

function checkCallback({ notifier }: BeginTransactionPorts, { callbackUri }: TransactionOrder) {
  const fault = callbackUri === undefined ? undefined : notifier.faultOf(callbackUri);
  if (fault !== undefined) throw new Refusal('response_uri_refused', fault);
}

interface Beginning {
  readonly order: TransactionOrder;
  readonly token: Token;
  readonly at: number;
}

async function draftTransaction(
  ports: BeginTransactionPorts,
  { order, token, at }: Beginning,
): Promise<BegunTransaction & { readonly handle: Secret<string> }> {
  const { random, tokenHash, suitesAllowed } = ports;
  const id = random.identifier() as TokenTransactionId;
  const expiresAt = at + secondsOf(order) * 1000;
  const suite = usableSuite(token, 'typed', suitesAllowed).text;
  // Whoever answers online would be the weaker way if its suite were not looked at, too.
  const online = token.suites.online !== undefined;
  if (online) usableSuite(token, 'online', suitesAllowed);
  const relyingParty = order.relyingParty ?? (await clientName(ports, order.clientId));
  const { nonce, ref, matchNumber } = drawNames(random);
  const statement = settleStatement(order, {
    ...{ relyingParty, transactionId: id, nonce, expiresAt },
    matchNumber: order.numberMatching === true && online ? matchNumber : undefined,
  });
  const handle = new Secret(random.token());
  const { accountId, clientId, language, callbackUri, clientReference, signing } = order;
  const transaction: TokenTransaction = {
    ...{ id, accountId, clientId, tokenId: token.id, suite, statement, language, ref },
    ...{ pageHash: tokenHash.hash(handle.reveal()), callbackUri, clientReference, signing },
    ...{ state: 'created', failures: 0, shownAt: undefined, decidedAt: undefined },
    ...{ createdAt: at, expiresAt },
  };
  return { transaction, token, handle };
}

/** @throws {Refusal} `statement_refused`. */
function secondsOf({ seconds = transactionSecondsDefault }: TransactionOrder): number {
  const possible = seconds >= transactionSecondsMin && seconds <= transactionSecondsMax;
  refuseUnless(possible, 'statement_refused', 'time');
  return seconds;
}

async function clientName({ clients }: BeginTransactionPorts, id: ClientId): Promise<string> {
  const client = await clients.find(id);
  refuseUnless(client?.enabled === true, 'client_unknown');
  return client.name;
}

async function addOnceFree(
  ports: BeginTransactionPorts,
  { transaction, token }: BegunTransaction,
): Promise<'added' | 'repeated'> {
  const { tokenTransactions, sealing, clock } = ports;
  const { statement, ...rest } = transaction;
  const text = encodeStatementText(statement);
  const statementSealed = await sealing.seal(text, statementContext(rest));
  const step = { event: 'challenged', transaction, token, at: transaction.createdAt } as const;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    await endOpen(ports, token, clock.now());
    const recording = recordStep(ports, step);
    const outcome = await tokenTransactions.add({ ...rest, statementSealed }, recording);
    if (outcome !== 'busy') return outcome;
  }
  throw new Refusal('token_busy');
}

/** One at a time is answered with a token: who begins another one ends the first. */
async function endOpen(ports: BeginTransactionPorts, token: Token, at: number): Promise<void> {
  const open = await ports.tokenTransactions.findUndecided(token.id);
  if (open === undefined) return;
  const over = open.expiresAt <= at;
  const ending = over
    ? ({ state: 'expired', reason: 'out_of_time', at } as const)
    : ({ state: 'cancelled', reason: 'superseded', at } as const);
  await endTransaction(ports, await openTransaction(ports, open), ending);
}
