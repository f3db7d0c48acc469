/**
 * Login session: what a browser shows that a person has logged in, and how well they proved it.
 *
 * It ends when nobody used it for a while, and in any case some hours after the person proved
 * who they are. A session never becomes stronger: whoever proves more gets another one, under
 * another secret (NIST SP 800-63B, 7.1; OWASP ASVS 4.0, 3.2 and 3.3).
 */

import type { AccountId } from '#domain/identifiers.ts';

export const loginMethods = ['password', 'totp', 'passkey', 'oidc', 'saml'] as const;
export type LoginMethod = (typeof loginMethods)[number];

export interface LoginSession {
  readonly accountId: AccountId;
  /** What was proved, in the order it was. */
  readonly methods: readonly LoginMethod[];
  readonly strong: boolean;
  readonly authenticatedAt: number;
  /** Moves while the session is used, and never past its whole time. */
  readonly expiresAt: number;
}

/** As the store keeps it. */
export interface LoginSessionRecord extends LoginSession {
  /** Hash of the secret in the cookie, see `TokenHash`. */
  readonly idHash: string;
  /** When it was left, or replaced by another one. */
  readonly endedAt: number | undefined;
}

export interface LoginLimits {
  /** How long a session lasts that nobody uses. */
  readonly idleSeconds: number;
  /** How long a session lasts in any case. */
  readonly wholeSeconds: number;
}

export const loginLimitDefaults: LoginLimits = { idleSeconds: 1800, wholeSeconds: 8 * 3600 };

/** How old a strong log-in may be for what cannot be taken back. */
export const recentLoginSeconds = 300;

/** The use of a session is not written down more often than this. */
const writtenEverySeconds = 60;

export function isOver({ endedAt, expiresAt }: LoginSessionRecord, at: number): boolean {
  return endedAt !== undefined || at >= expiresAt;
}

export function expiryOf(authenticatedAt: number, at: number, limits: LoginLimits): number {
  const { idleSeconds, wholeSeconds } = limits;
  return Math.min(at + idleSeconds * 1000, authenticatedAt + wholeSeconds * 1000);
}

/** @returns the new expiry of a session in use, if it is worth being written. */
export function prolong(
  { authenticatedAt, expiresAt }: LoginSession,
  at: number,
  limits: LoginLimits,
): number | undefined {
  const next = expiryOf(authenticatedAt, at, limits);
  return next - expiresAt >= writtenEverySeconds * 1000 ? next : undefined;
}

export function isRecent({ authenticatedAt }: LoginSession, at: number): boolean {
  return at - authenticatedAt <= recentLoginSeconds * 1000;
}

/** Whether the person proved who they are strongly, and not long ago. */
export function isRecentlyStrong(session: LoginSession, at: number): boolean {
  return session.strong && isRecent(session, at);
}
