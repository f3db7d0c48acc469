/** Store of login sessions, told apart by the hash of the secret in the cookie. */

import type { LoginSessionRecord } from '#domain/login/login-session.ts';

export interface LoginSessions {
  add(session: LoginSessionRecord): Promise<void>;
  /** With whether its account may still log in. */
  findWithAccount(idHash: string): Promise<PresentedSession | undefined>;
  /** Moves the end of a session that is not over yet, to later only. */
  prolong(idHash: string, expiresAt: number, at: number): Promise<void>;
  /** @returns false when it was over already, or never was. */
  end(idHash: string, at: number): Promise<boolean>;
}

export interface PresentedSession {
  readonly session: LoginSessionRecord;
  readonly accountEnabled: boolean;
}
