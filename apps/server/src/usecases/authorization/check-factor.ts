/**
 * Check one factor: compare, then settle the outcome in the store, then answer what was settled.
 * Many guesses at once cannot outrun the counter, since a right one is good only if the factor
 * is not locked by the time it is settled. A crash in between has answered nothing.
 *
 * A one-time code that was used before counts as wrong.
 */

import { verifyTotp } from '@kumoin/otp';
import { equalBytes } from '@kumoin/pki';
import { attemptLimits, factorContext } from '#domain/authorization/factor.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Factors } from '#ports/factors.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface CheckFactorPorts {
  readonly factors: Factors;
  readonly sealing: Sealing;
}

const codes = {
  pin: { wrong: 'pin_wrong', locked: 'pin_locked' },
  totp: { wrong: 'otp_wrong', locked: 'otp_locked' },
} as const satisfies Record<string, { wrong: RefusalCode; locked: RefusalCode }>;

export interface FactorAnswer {
  readonly type: 'pin' | 'totp';
  readonly factor: Factor | undefined;
  readonly value: Secret<string>;
}

/** @throws {Refusal} `pin_wrong`, `pin_locked`, `otp_wrong`, `otp_locked`. */
export async function checkFactor(
  { factors, sealing }: CheckFactorPorts,
  { type, factor, value }: FactorAnswer,
  at: number,
): Promise<void> {
  const { wrong, locked } = codes[type];
  refuseUnless(factor !== undefined, wrong);
  const limit = attemptLimits[type];

  const secret = value.reveal();
  const right =
    type === 'pin'
      ? await pinMatches(sealing, factor, secret)
      : await claimTotp({ factors, sealing }, factor, { code: secret, at });
  if (right) {
    refuseUnless(await factors.acceptAttempt(factor.id, limit, at), locked);
    if (type === 'pin') await renewPin({ factors, sealing }, factor, secret);
  } else {
    refuseUnless(await factors.countFailure(factor.id, limit, at), locked);
    throw new Refusal(wrong);
  }
}

async function pinMatches(sealing: Sealing, factor: Factor, pin: string): Promise<boolean> {
  const { verifier } = factor;
  const mac = await sealing.mac(new TextEncoder().encode(pin), factorContext(factor), verifier);
  return equalBytes(mac, verifier);
}

/** After a rotation of its key, a MAC can be made anew only now that the PIN is at hand. */
async function renewPin(
  { factors, sealing }: CheckFactorPorts,
  { id, type, verifier: from }: Factor,
  pin: string,
): Promise<void> {
  const to = await sealing.mac(new TextEncoder().encode(pin), factorContext({ id, type }));
  // Another attempt at the same moment may have renewed it already.
  if (!equalBytes(to, from)) await factors.renewVerifier(id, { from, to });
}

/** A code is good once: the time step it belongs to is claimed in the store. */
async function claimTotp(
  { factors, sealing }: CheckFactorPorts,
  factor: Factor,
  { code, at }: { code: string; at: number },
): Promise<boolean> {
  const seed = await sealing.open(factor.verifier, factorContext(factor));
  const step = verifyTotp({ seed, code, at });
  return step !== undefined && (await factors.claimStep(factor.id, step));
}
