/**
 * A small world for the tests of token transactions: memory stores, a clock that can be moved, a
 * signer with tokens whose keys the tests hold, a bank.
 */

import { randomBytes } from 'node:crypto';
import {
  formatStatement,
  ocra,
  ocraTimeStep,
  parseOcraSuite,
  questionOfStatement,
} from '@kumoin/otp';
import type { Statement, StatementField } from '@kumoin/otp';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { parseEvidence } from '@kumoin/evidence';
import type { AccountId, ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import { encodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { transactionSuitesDefault } from '#domain/transactions/usable-suite.ts';
import type { Notifications } from '#ports/notifications.ts';
import type { SecondParty } from '#ports/second-party.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { sampleAccount, sampleClient, sampleNote } from '#ports/samples.contract.ts';
import { makeAnswerTransaction } from './answer-transaction.ts';
import { makeBeginTransaction } from './begin-transaction.ts';
import { makeCancelTransaction } from './cancel-transaction.ts';
import { makeEndOverdueTransactions } from './end-overdue-transactions.ts';
import { makeListOpenTransactions } from './list-open-transactions.ts';
import { makePollTransaction } from './poll-transaction.ts';
import { makeRefuseTransaction } from './refuse-transaction.ts';
import { makeShowTransaction } from './show-transaction.ts';
import type { BegunTransaction, TransactionOrder } from './transaction-order.ts';

export const start = Date.UTC(2030, 0, 1, 12);
export const accountId = 'account-1' as AccountId;
export const clientId = 'client-1' as ClientId;
export const softToken = 'soft' as TokenId;
export const phoneToken = 'phone' as TokenId;

export const clientKey = new Uint8Array(32).fill(11);
export const serverKey = new Uint8Array(32).fill(13);

export const transferFields: readonly StatementField[] = [
  { name: 'payee', value: '株式会社みほん商店' },
  { name: 'amount', value: '128000' },
  { name: 'currency', value: 'JPY' },
  { name: 'bank', value: 'みほん銀行' },
  { name: 'branch', value: '本店' },
  { name: 'payeeAccount', value: '普通1234567' },
  { name: 'payerAccount', value: '普通7654321' },
  { name: 'reference', value: 'INV-2030-17' },
  { name: 'text', value: '家賃 1月分' },
];

export const order: TransactionOrder = {
  kind: 'transfer',
  fields: transferFields,
  accountId,
  clientId,
  language: 'ja',
  callbackUri: undefined,
  clientReference: undefined,
  signing: undefined,
};

/** Of a token for codes that are typed, without a clock. */
const soft = sampleToken({
  ...{ id: softToken, serial: undefined, counter: 0, usesMax: undefined, createdAt: start - 2 },
  suites: { typed: 'OCRA-1:HOTP-SHA256-8:QH64' },
  ...{ notBefore: 0 },
});

/** Of our app. */
const phone = sampleToken({
  ...{ id: phoneToken, serial: undefined, counter: 0, usesMax: undefined, createdAt: start - 1 },
  kind: 'authenticator',
  suites: {
    typed: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
    online: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
    server: 'OCRA-1:HOTP-SHA256-0:QH64',
  },
  ...{ notBefore: 0 },
});

export async function transactionWorld(changes: Partial<Token> = {}) {
  const clock = { at: start, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  await stores.accounts.add(sampleAccount());
  await stores.clients.add(sampleClient({ name: 'くもい銀行' }));
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const ports = {
    ...stores,
    ...{ sealing, clock, random: new SystemRandom(), tokenHash: new Sha256TokenHash() },
    notifier: { faultOf: (uri: string) => (uri.startsWith('https:') ? undefined : 'not https') },
    pause: { wait: async (ms: number) => ((clock.at += ms), true) },
    suitesAllowed: transactionSuitesDefault as readonly string[],
    secondParty: undefined as SecondParty | undefined,
  };
  const keys = { client: clientKey, server: serverKey, commitmentSalt: randomBytes(32) };
  const addToken = async (token: Token) => {
    const keysSealed = await sealing.seal(encodeTokenKeys(keys), tokenContext(token));
    await stores.tokens.add([{ ...token, keysSealed }], sampleNote);
  };
  for (const token of [soft, phone]) await addToken({ ...token, ...changes });
  return {
    ...{ clock, stores, ports, addToken },
    beginTransaction: makeBeginTransaction(ports),
    showTransaction: makeShowTransaction(ports),
    listOpenTransactions: makeListOpenTransactions(ports),
    pollTransaction: makePollTransaction(ports),
    answerTransaction: makeAnswerTransaction(ports),
    refuseTransaction: makeRefuseTransaction(ports),
    cancelTransaction: makeCancelTransaction(ports),
    endOverdueTransactions: makeEndOverdueTransactions(ports),
    journalled: async () => (await stores.journal.read(1, 1000)).map(({ event }) => event),
    told: () => notificationsOf(stores.notifications, clock.at),
  };
}

export type TransactionWorld = Awaited<ReturnType<typeof transactionWorld>>;

export const byClient = ({ transaction }: BegunTransaction) => ({
  ...{ id: transaction.id, clientId, reaches: (id: AccountId) => id === accountId },
});

export const byDevice = ({ transaction: { ref, tokenId } }: BegunTransaction) => ({ ref, tokenId });

/** What a token computes over what it shows. */
export function codeOf(statement: Statement, suiteText: string, given: CodeInput = {}): string {
  const suite = parseOcraSuite(suiteText);
  const { key = clientKey, counter, at } = given;
  // It shows every field of what it answers.
  formatStatement(statement, 'ja');
  return ocra({
    ...{ suite, key, question: questionOfStatement(statement, suite) },
    ...(counter !== undefined && { counter: BigInt(counter) }),
    ...(suite.timeStepSeconds !== undefined && { timeStep: ocraTimeStep(suite, at ?? start) }),
  });
}

export interface CodeInput {
  readonly key?: Uint8Array;
  readonly counter?: number;
  readonly at?: number;
}

export async function stateOf({ stores }: TransactionWorld, id: TokenTransactionId) {
  return (await stores.tokenTransactions.find(id))?.state;
}

/** What is to be proved later, in order. */
export async function evidenceOf({ stores }: TransactionWorld, id: TokenTransactionId) {
  const records = await stores.evidenceRecords.listOf(id);
  return records.map(({ body }) => parseEvidence(body));
}

async function notificationsOf(store: Notifications, at: number): Promise<readonly Notification[]> {
  const told: Notification[] = [];
  for (;;) {
    const next = await store.claim({ holder: 'test', at, until: at + 60_000 });
    if (next === undefined) return told;
    told.push(next);
  }
}
