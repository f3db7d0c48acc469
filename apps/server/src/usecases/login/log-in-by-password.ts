/**
 * Log in by password: a name and a password, typed on our own page.
 *
 * Whatever is wrong, the answer is the same; that the tenant allows no passwords is told to
 * nobody either.
 */

import type { Account } from '#domain/accounts/account.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { allowsMethod } from '#domain/login/login-plan.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { beginSession } from './begin-session.ts';
import type { BeginSessionPorts, LoginOutcome } from './begin-session.ts';

/** Throws `login_failed`, whatever was wrong. */
type CheckPassword = (claim: {
  readonly name: string;
  readonly password: Secret<string>;
  refused(account: Account): JournalNote;
}) => Promise<Account>;

export interface PasswordLogin {
  readonly name: string;
  readonly password: Secret<string>;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
}

/** @throws {Refusal} `login_failed`. */
export type LogInByPassword = (login: PasswordLogin) => Promise<LoginOutcome>;

export function makeLogInByPassword(
  ports: BeginSessionPorts,
  checkPassword: CheckPassword,
): LogInByPassword {
  return async function logInByPassword({ name, password, current }) {
    const account = await checkPassword({ name, password, refused });
    refuseUnless(allowsMethod(ports.loginPlan, 'password', account), 'login_failed');
    const proof = { methods: ['password'] as const, providerStrong: false };
    return beginSession(ports, { ...proof, accountId: account.id, current });
  };
}

function refused({ id }: Account): JournalNote {
  return { event: 'login.refused', facts: { account: id, method: 'password' } };
}
