/**
 * What the demo bank does when somebody has filled in its form: begins a transaction, as a bank's
 * own program would. The app of the signer answers where they have enrolled one; without it a code
 * that we make is printed on the terminal, so that the first transfer works within a minute.
 */

import type { StatementField } from '@kumoin/otp';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { softSuite } from '#domain/tokens/token-suites.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { ShowAccount } from '#usecases/accounts/show-account.ts';
import type { IssueToken } from '#usecases/tokens/issue-token.ts';
import type { ListTokens } from '#usecases/tokens/list-tokens.ts';
import type { BeginTransaction } from '#usecases/transactions/begin-transaction.ts';
import type { BegunTransaction } from '#usecases/transactions/transaction-order.ts';
import { demoClientIds } from './seed-clients.ts';
import { demoAccounts, evaluationTenant } from './seed-evaluation.ts';

export interface DemoTransfer {
  /** A name, of the demo accounts. */
  readonly account: string;
  readonly fields: readonly StatementField[];
  readonly relyingParty: string;
  readonly language: Language;
}

export interface DemoTransferUseCases {
  readonly showAccount: ShowAccount;
  readonly listTokens: ListTokens;
  readonly issueToken: IssueToken;
  readonly beginTransaction: BeginTransaction;
}

export const demoBankClientId = demoClientIds.service as ClientId;

/** @throws {Refusal} `account_unknown`, `statement_refused` and others of `BeginTransaction`. */
export type BeginDemoTransfer = (transfer: DemoTransfer) => Promise<BegunTransaction>;

export function makeBeginDemoTransfer(useCases: DemoTransferUseCases): BeginDemoTransfer {
  return async function beginDemoTransfer({ account: name, ...order }) {
    refuseUnless(demoAccounts.includes(name), 'account_unknown');
    const { id: accountId } = await useCases.showAccount(name);
    const token = await chooseToken(useCases, { name, accountId });
    return useCases.beginTransaction({
      ...order,
      ...{ kind: 'transfer', accountId, clientId: demoBankClientId, tokenId: token.id },
      numberMatching: true,
      ...{ callbackUri: undefined, clientReference: undefined, signing: undefined },
    });
  };
}

interface Customer {
  readonly name: string;
  readonly accountId: AccountId;
}

async function chooseToken(
  { listTokens, issueToken }: DemoTransferUseCases,
  { name, accountId }: Customer,
): Promise<Token> {
  const tokens = await listTokens({ accountId });
  const app = tokens.find(({ kind, state }) => kind === 'authenticator' && state === 'active');
  if (app !== undefined) return app;
  const serial = `evaluation ${name} sent`;
  const [known] = await listTokens({ tenantId: evaluationTenant, serial });
  if (known !== undefined) return known;
  return issueToken({
    ...{ accountId, secret: undefined, serial, kind: 'server', suite: softSuite },
    label: 'Codes by SMS',
  });
}
