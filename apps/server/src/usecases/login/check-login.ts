/**
 * Check login: who the browser's cookie stands for. Asked by every page that is for one person.
 *
 * A session of an account that was disabled since is worth nothing. Being used, a session lasts
 * longer, up to its whole time.
 */

import type { LoginPlan } from '#domain/login/login-plan.ts';
import { isOver, prolong } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { LoginSessions } from '#ports/login-sessions.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckLoginPorts {
  readonly loginSessions: LoginSessions;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
  readonly loginPlan: LoginPlan;
}

/** @returns undefined: nobody is logged in here, or not any more. */
export type CheckLogin = (secret: Secret<string> | undefined) => Promise<LoginSession | undefined>;

export function makeCheckLogin(ports: CheckLoginPorts): CheckLogin {
  const { loginSessions, tokenHash, clock, loginPlan } = ports;

  return async function checkLogin(secret) {
    if (secret === undefined) return undefined;
    const at = clock.now();
    const presented = await loginSessions.findWithAccount(tokenHash.hash(secret.reveal()));
    if (presented?.accountEnabled !== true || isOver(presented.session, at)) return undefined;

    const { idHash, endedAt, ...session } = presented.session;
    const expiresAt = prolong(session, at, loginPlan.limits);
    if (expiresAt === undefined) return session;
    await loginSessions.prolong(idHash, expiresAt, at);
    return { ...session, expiresAt };
  };
}
