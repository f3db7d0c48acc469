/**
 * Remove passkey: it opens nothing any more. For somebody who has just logged in strongly, since a
 * stranger at an open browser could otherwise shut its owner out.
 */

import { isRecentlyStrong } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Passkeys } from '#ports/passkeys.ts';

export interface RemovePasskeyPorts {
  readonly passkeys: Passkeys;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** @throws {Refusal} `login_not_strong`; `passkey_unknown` when the account has no such passkey. */
export type RemovePasskey = (session: LoginSession, id: string) => Promise<void>;

export function makeRemovePasskey({ passkeys, journal, clock }: RemovePasskeyPorts): RemovePasskey {
  return async function removePasskey(session, id) {
    refuseUnless(isRecentlyStrong(session, clock.now()), 'login_not_strong');
    refuseUnless(await passkeys.remove(id, session.accountId), 'passkey_unknown');
    const facts = { account: session.accountId, passkey: id };
    await journal.record({ event: 'passkey.removed', facts });
  };
}
