/**
 * Login step: what a log-in that is under way has proved so far, kept by the browser.
 *
 * It is sealed, so that the browser neither reads nor changes it, says for itself what it is for
 * and until when it is good, and is claimed when the log-in goes on: it serves once, on whichever
 * node. So nothing is stored for those who begin and never end.
 */

import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface LoginStepPorts {
  readonly sealing: Sealing;
  readonly random: Random;
  readonly oneTimeValues: OneTimeValues;
}

export type StepKind =
  'totp' | 'passkey' | 'passkey-registration' | 'oidc' | 'saml' | 'saml-answer';

/** Of the times and facts below, which one kind of step knows. */
export interface Step<Facts> {
  readonly id: string;
  readonly expiresAt: number;
  readonly facts: Facts;
}

/** Below what browsers keep in a cookie. */
const charactersMax = 3_800;

const contextOf = (kind: StepKind): string => `login-step:${kind}`;

export async function sealStep<Facts>(
  { sealing, random }: LoginStepPorts,
  kind: StepKind,
  { expiresAt, facts }: Omit<Step<Facts>, 'id'>,
): Promise<Secret<string>> {
  const step: Step<Facts> = { id: random.identifier(), expiresAt, facts };
  const text = new TextEncoder().encode(JSON.stringify(step));
  const sealed = await sealing.seal(text, contextOf(kind));
  const token = Buffer.from(sealed).toString('base64url');
  refuseUnless(token.length <= charactersMax, 'login_step_unknown', 'it is too large');
  return new Secret(token);
}

/** @throws {Refusal} `login_step_unknown` when it was not sealed here for this, or has expired. */
export async function openStep<Facts>(
  { sealing }: LoginStepPorts,
  kind: StepKind,
  { token, at }: { readonly token: Secret<string> | undefined; readonly at: number },
): Promise<Step<Facts>> {
  const given = token?.reveal() ?? '';
  refuseUnless(given.length <= charactersMax && /^[\w-]+$/.test(given), 'login_step_unknown');
  const sealed = new Uint8Array(Buffer.from(given, 'base64url'));
  const text = await sealing.open(sealed, contextOf(kind)).catch(() => {
    // The stranger who made it up is the likely one; who holds a good one begins again.
    throw new Refusal('login_step_unknown');
  });
  const step = JSON.parse(new TextDecoder().decode(text)) as Step<Facts>;
  refuseUnless(at < step.expiresAt, 'login_step_unknown');
  return step;
}

/** @throws {Refusal} `login_step_unknown` when it was claimed before. */
export async function claimStep(
  { oneTimeValues }: LoginStepPorts,
  { id, expiresAt }: Pick<Step<unknown>, 'id' | 'expiresAt'>,
): Promise<void> {
  const claimed = await oneTimeValues.claim({ kind: 'login-state', value: id, expiresAt });
  refuseUnless(claimed, 'login_step_unknown');
}
