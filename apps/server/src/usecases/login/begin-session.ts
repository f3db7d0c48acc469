/**
 * What follows once somebody has proved who they are: a session, or the question for the code of
 * their authenticator app, to be answered in a few minutes.
 *
 * Each session has a new secret, and the one that the browser had before ends with it: what an
 * attacker put into a browser before a log-in is worth nothing after it.
 */

import type { AccountId } from '#domain/identifiers.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import { expiryOf } from '#domain/login/login-session.ts';
import type { LoginMethod, LoginSession } from '#domain/login/login-session.ts';
import { isStrong, needsTotp } from '#domain/login/login-strength.ts';
import type { LoginProof } from '#domain/login/login-strength.ts';
import { Secret } from '#domain/secret.ts';
import { codeDevice } from '#domain/tokens/code-device.ts';
import type { Clock } from '#ports/clock.ts';
import type { Factors } from '#ports/factors.ts';
import type { Journal } from '#ports/journal.ts';
import type { LoginSessions } from '#ports/login-sessions.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { Tokens } from '#ports/tokens.ts';
import { sealStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';

export interface BeginSessionPorts extends LoginStepPorts {
  readonly loginSessions: LoginSessions;
  readonly factors: Factors;
  readonly tokens: Pick<Tokens, 'listOf'>;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
  readonly loginPlan: LoginPlan;
}

export interface ProvedPerson extends LoginProof {
  readonly accountId: AccountId;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
  /** Where that was not just now: at a provider elsewhere. */
  readonly authenticatedAt?: number;
}

export type LoginOutcome = BegunSession | { readonly needs: 'totp'; readonly step: Secret<string> };

export interface BegunSession {
  readonly needs: 'nothing';
  /** For the cookie. */
  readonly secret: Secret<string>;
  readonly session: LoginSession;
}

/** What the browser keeps while the code is asked for. */
export interface HalfLogin {
  readonly accountId: AccountId;
  readonly methods: readonly LoginMethod[];
}

const codeSeconds = 300;

export async function beginSession(
  ports: BeginSessionPorts,
  person: ProvedPerson,
): Promise<LoginOutcome> {
  const { accountId, methods } = person;
  if (!needsTotp(person, await hasCodes(ports, accountId))) return openSession(ports, person);
  const expiresAt = ports.clock.now() + codeSeconds * 1000;
  const facts: HalfLogin = { accountId, methods };
  return { needs: 'totp', step: await sealStep(ports, 'totp', { expiresAt, facts }) };
}

/** An authenticator app, or a device in its place. */
async function hasCodes({ factors, tokens }: BeginSessionPorts, accountId: AccountId) {
  const app = await factors.find({ accountId, type: 'totp' });
  return app !== undefined || codeDevice(await tokens.listOf(accountId)) !== undefined;
}

export async function openSession(
  ports: BeginSessionPorts,
  { accountId, current, authenticatedAt, ...proof }: ProvedPerson,
): Promise<BegunSession> {
  const { loginSessions, journal, tokenHash, random, clock, loginPlan } = ports;
  const at = clock.now();
  if (current !== undefined) await loginSessions.end(tokenHash.hash(current.reveal()), at);

  const secret = new Secret(random.token());
  const session: LoginSession = {
    accountId,
    methods: proof.methods,
    strong: isStrong(proof),
    authenticatedAt: authenticatedAt ?? at,
    expiresAt: expiryOf(at, at, loginPlan.limits),
  };
  const strength = session.strong ? 'strong' : 'plain';
  const facts = { account: accountId, methods: proof.methods, strength };
  await journal.record({ event: 'login.made', facts });
  await loginSessions.add({
    ...session,
    idHash: tokenHash.hash(secret.reveal()),
    endedAt: undefined,
  });
  return { needs: 'nothing', secret, session };
}
