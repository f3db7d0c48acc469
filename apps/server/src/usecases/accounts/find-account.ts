/** Find account: who an identifier stands for. One that is disabled is as unknown as none. */

import type { Account } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Accounts } from '#ports/accounts.ts';

export type FindAccount = (id: AccountId) => Promise<Account | undefined>;

export function makeFindAccount({ accounts }: { readonly accounts: Accounts }): FindAccount {
  return async function findAccount(id) {
    const account = await accounts.find(id);
    return account?.enabled === true ? account : undefined;
  };
}
