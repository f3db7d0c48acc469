/** List passkeys: those of the person who is logged in, with the name of the account. */

import type { Account } from '#domain/accounts/account.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Passkeys } from '#ports/passkeys.ts';

export interface ListPasskeysPorts {
  readonly accounts: Accounts;
  readonly passkeys: Passkeys;
}

export interface OwnPasskeys {
  readonly account: Account;
  /** Oldest first. */
  readonly passkeys: readonly Passkey[];
}

/** @throws {Refusal} `account_unknown`. */
export type ListPasskeys = (session: LoginSession) => Promise<OwnPasskeys>;

export function makeListPasskeys({ accounts, passkeys }: ListPasskeysPorts): ListPasskeys {
  return async function listPasskeys({ accountId }) {
    const account = await accounts.find(accountId);
    refuseUnless(account !== undefined, 'account_unknown');
    return { account, passkeys: await passkeys.listOf(accountId) };
  };
}
