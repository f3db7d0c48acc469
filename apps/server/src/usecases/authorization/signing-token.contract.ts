/**
 * A token for the tests of the signer's yes: it computes as a real one does, over whatever
 * statement it is shown; and what the server knows of its transactions, in memory.
 */

import { makeStatement, ocra, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import type { TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { isAwaited } from './settle-by-device.ts';
import type { ApprovalKey, TokenApprovals } from './token-approvals.ts';

const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QH64');
const key = new Uint8Array(32).fill(9);
const seconds = 300;

export class SigningToken implements TokenApprovals {
  locked = false;
  readonly #clock: { now(): number };
  readonly #transactions = new Map<TokenTransactionId, TokenTransaction>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  /** The newest first. */
  get asked(): readonly TokenTransaction[] {
    return [...this.#transactions.values()].toReversed();
  }

  /** What it shows for a statement, be it ours or somebody else's. */
  codeFor(statement: Statement): string {
    return ocra({ suite, key, question: questionOfStatement(statement, suite) });
  }

  /** The person decides on the device. */
  decide(state: 'approved' | 'refused' | 'failed' | 'cancelled'): void {
    const [newest] = this.asked;
    if (newest !== undefined) this.#put({ ...newest, state });
  }

  async begin(order: Parameters<TokenApprovals['begin']>[0]) {
    const { accountId, clientId, relyingParty, fields, signing, matched, language } = order;
    const number = this.#transactions.size + 1;
    const id = `token-transaction-${number}` as TokenTransactionId;
    const at = this.#clock.now();
    const expiresAt = at + seconds * 1000;
    const statement = makeStatement({
      ...{ kind: 'signature', relyingParty, transactionId: id, fields },
      ...{ nonce: String(number).padStart(16, '0'), expiresAt: Math.floor(expiresAt / 1000) },
      ...(matched && { matchNumber: '42' }),
    });
    this.#put({
      ...{ id, accountId, clientId, tokenId: 'token' as TokenId, suite: suite.text, statement },
      ...{ language, ref: '', pageHash: '', clientReference: undefined, signing, state: 'created' },
      ...{ failures: 0, callbackUri: undefined, shownAt: undefined, decidedAt: undefined },
      ...{ createdAt: at, expiresAt },
    } as TokenTransaction);
    const question = questionOfStatement(statement, suite).text;
    const page = new Secret(`https://sign.example/confirm/${id}`);
    return { id, statement, question, page, expiresAt };
  }

  async find({ id, accountId, clientId }: ApprovalKey): Promise<TokenTransaction | undefined> {
    const transaction = this.#transactions.get(id);
    if (transaction?.accountId !== accountId || transaction.clientId !== clientId) return undefined;
    const over = isAwaited(transaction) && this.#clock.now() >= transaction.expiresAt;
    return over ? { ...transaction, state: 'expired' } : transaction;
  }

  questionOf({ statement }: TokenTransaction): string {
    return questionOfStatement(statement, suite).text;
  }

  async answer(key: ApprovalKey, code: Secret<string>): Promise<void> {
    const transaction = await this.find(key);
    refuseUnless(transaction !== undefined && isAwaited(transaction), 'otp_wrong');
    const right = code.reveal() === this.codeFor(transaction.statement);
    if (!right) this.#put({ ...transaction, failures: transaction.failures + 1 });
    refuseUnless(right, 'otp_wrong');
    this.#put({ ...transaction, state: 'approved' });
  }

  async isLocked(): Promise<boolean> {
    return this.locked;
  }

  async cancel(key: ApprovalKey): Promise<void> {
    const transaction = await this.find(key);
    if (isAwaited(transaction) && transaction) this.#put({ ...transaction, state: 'cancelled' });
  }

  #put(transaction: TokenTransaction): void {
    this.#transactions.set(transaction.id, transaction);
  }
}
