/** Things to be carried, for tests: of an app, of a keypad, of a token that nobody holds. */

import { makeStatement } from '@kumoin/otp';
import type { Account } from '../accounts/account.ts';
import type { AccountId, ClientId, TenantId, TokenId, TokenTransactionId } from '../identifiers.ts';
import { Secret } from '../secret.ts';
import type { Token } from '../tokens/token.ts';
import type { Carriage } from './channel.ts';
import type { TokenTransaction } from './token-transaction.ts';

export const carriedAt = Date.UTC(2030, 0, 1);

export const carriedTransaction: TokenTransaction = {
  id: 'transaction-1' as TokenTransactionId,
  accountId: 'account-1' as AccountId,
  clientId: 'bank' as ClientId,
  tokenId: 'token-1' as TokenId,
  suite: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  statement: makeStatement({
    kind: 'transfer',
    relyingParty: 'Kasuga Bank',
    transactionId: 'transaction-1',
    nonce: '5f1c0d9ab37e4266',
    expiresAt: carriedAt / 1000 + 300,
    fields: [
      { name: 'payee', value: '山田 花子' },
      { name: 'amount', value: '1234567' },
      { name: 'currency', value: 'JPY' },
      { name: 'payeeAccount', value: '00987654321' },
    ],
  }),
  language: 'en',
  ref: '8899aabbccddeeff',
  pageHash: 'page-hash',
  clientReference: undefined,
  signing: undefined,
  state: 'created',
  failures: 0,
  callbackUri: undefined,
  shownAt: undefined,
  decidedAt: undefined,
  createdAt: carriedAt,
  expiresAt: carriedAt + 300_000,
};

export const carriedToken: Token = {
  id: carriedTransaction.tokenId,
  tenantId: 'tenant-1' as TenantId,
  accountId: carriedTransaction.accountId,
  kind: 'authenticator',
  algorithm: 'ocra',
  serial: undefined,
  label: 'My phone',
  suites: { typed: carriedTransaction.suite, server: 'OCRA-1:HOTP-SHA256-0:QH64' },
  keysSealed: Uint8Array.of(1),
  commitment: 'c0'.repeat(32),
  state: 'active',
  notBefore: 0,
  notAfter: undefined,
  usesMax: undefined,
  uses: 0,
  counter: 0,
  lastStep: undefined,
  driftSteps: 0,
  failures: 0,
  failedAt: undefined,
  createdAt: 0,
  activatedAt: 0,
  endedAt: undefined,
  endReason: undefined,
  replacedBy: undefined,
  secondTokenId: undefined,
};

const account: Account = {
  id: carriedTransaction.accountId,
  tenantId: carriedToken.tenantId,
  name: 'alice',
  displayName: 'Alice',
  enabled: true,
  email: 'alice@docomo.ne.jp',
  phone: '+819012345678',
  createdAt: 0,
};

export const carriages: Readonly<Record<'app' | 'keypad' | 'server', Carriage>> = {
  app: {
    transaction: carriedTransaction,
    token: carriedToken,
    account,
    question: undefined,
    proof: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    code: undefined,
  },
  keypad: {
    transaction: carriedTransaction,
    token: { ...carriedToken, kind: 'hardware' },
    account,
    question: { text: '48151623', parts: [] },
    proof: undefined,
    code: undefined,
  },
  server: {
    transaction: carriedTransaction,
    token: { ...carriedToken, kind: 'server' },
    account,
    question: undefined,
    proof: undefined,
    code: new Secret('16234215'),
  },
};
