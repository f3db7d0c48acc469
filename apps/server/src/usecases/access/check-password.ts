/**
 * Check password: whose name and password these are.
 *
 * Unknown names take as long as known ones and get the same answer. The counter is on the
 * account and opens by itself, so that nobody can shut a signer out for good by guessing.
 */

import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { attemptLimits } from '#domain/authorization/factor.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Factors } from '#ports/factors.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasswordHashing } from '#ports/password-hashing.ts';

export interface CheckPasswordPorts {
  readonly accounts: Accounts;
  readonly factors: Factors;
  readonly passwordHashing: PasswordHashing;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface PasswordClaim {
  readonly name: string;
  readonly password: Secret<string>;
  /** What the journal holds of a wrong password, for an account that exists. */
  refused(account: Account): JournalNote;
}

/** @throws {Refusal} `login_failed`, whatever was wrong. */
export type CheckPassword = (claim: PasswordClaim) => Promise<Account>;

export function makeCheckPassword(ports: CheckPasswordPorts): CheckPassword {
  const { accounts, factors, passwordHashing, journal, clock } = ports;

  return async function checkPassword({ name, password, refused }) {
    const at = clock.now();
    const account = await accounts.findByName(normalizeAccountName(name));
    const factor =
      account?.enabled === true
        ? await factors.find({ accountId: account.id, type: 'password' })
        : undefined;

    const right = await passwordHashing.matches(password.reveal(), factor?.verifier);
    refuseUnless(account !== undefined && factor !== undefined, 'login_failed');
    const settle = right ? 'acceptAttempt' : 'countFailure';
    const settled = await factors[settle](factor.id, attemptLimits.password, at);
    if (right && settled) return account;
    // As often as the counter counts, and no more: a stranger cannot fill the journal.
    if (settled) await journal.record(refused(account));
    throw new Refusal('login_failed');
  };
}
