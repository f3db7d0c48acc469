/** Show account: by the name the signer logs in with. For operators and set-up, not for signers. */

import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';

/** @throws {Refusal} `account_unknown`. */
export type ShowAccount = (name: string) => Promise<Account>;

export function makeShowAccount({ accounts }: { readonly accounts: Accounts }): ShowAccount {
  return async function showAccount(name) {
    const account = await accounts.findByName(normalizeAccountName(name));
    refuseUnless(account !== undefined, 'account_unknown');
    return account;
  };
}
