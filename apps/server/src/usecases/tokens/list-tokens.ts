/** List tokens: those of the person who is logged in; for an operator, those of a tenant or an account. */

import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Tokens } from '#ports/tokens.ts';

export interface ListTokensPorts {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
}

export const tokensListedMax = 100;

export type TokenList =
  | { readonly accountId: AccountId }
  | { readonly tenantId: TenantId; readonly serial: string }
  | { readonly tenantId: TenantId; readonly after: TokenId | undefined };

/** Of a tenant no more than `tokensListedMax`, in order of their ids. */
export type ListTokens = (list: TokenList) => Promise<readonly Token[]>;

export function makeListTokens({ tokens }: ListTokensPorts): ListTokens {
  return async function listTokens(list) {
    if ('accountId' in list) return tokens.listOf(list.accountId);
    if ('after' in list) return tokens.list(list.tenantId, list.after, tokensListedMax);
    const found = await tokens.findBySerial(list.tenantId, list.serial);
    return found === undefined ? [] : [found];
  };
}

export interface OwnTokens {
  readonly account: Account;
  /** The newest first. */
  readonly tokens: readonly Token[];
}

/** @throws {Refusal} `account_unknown`. */
export type ListOwnTokens = (session: LoginSession) => Promise<OwnTokens>;

export function makeListOwnTokens({ accounts, tokens }: ListTokensPorts): ListOwnTokens {
  return async function listOwnTokens({ accountId }) {
    const account = await accounts.find(accountId);
    refuseUnless(account !== undefined, 'account_unknown');
    return { account, tokens: await tokens.listOf(accountId) };
  };
}
