/** Log out: the session ends at once, on every node. One that is over already stays so. */

import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { LoginSessions } from '#ports/login-sessions.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface LogOutPorts {
  readonly loginSessions: LoginSessions;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export type LogOut = (secret: Secret<string>) => Promise<void>;

export function makeLogOut({ loginSessions, journal, tokenHash, clock }: LogOutPorts): LogOut {
  return async function logOut(secret) {
    const idHash = tokenHash.hash(secret.reveal());
    const presented = await loginSessions.findWithAccount(idHash);
    if (presented === undefined || !(await loginSessions.end(idHash, clock.now()))) return;
    await journal.record({ event: 'login.ended', facts: { account: presented.session.accountId } });
  };
}
