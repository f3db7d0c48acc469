/**
 * Check factors: is what a person presented the yes that the credential asks for? The rule about
 * presence comes first (`factor-plan.ts`); then every value that was given must be right, also
 * one that the expression could have done without.
 *
 * Whoever takes a yes goes through here: the application's call and our own pages.
 */

import { codeKinds, decideFactors } from '#domain/authorization/factor-plan.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { checkFactor } from './check-factor.ts';
import type { CheckFactorPorts } from './check-factor.ts';

export type CheckFactorsPorts = CheckFactorPorts;

export interface PresentedFactors {
  readonly credential: Credential;
  /** Who asks: a code that was sent for one client works for no other. */
  readonly clientId: ClientId;
  readonly answers: FactorAnswers;
}

export interface CheckedFactors {
  /** Found right. */
  readonly presented: readonly FactorKind[];
  /** Still to be asked elsewhere. */
  readonly outOfBand: readonly FactorKind[];
}

/**
 * @throws {Refusal} `factor_unexpected`, `pin_required`, `otp_required`, `factor_required`, or what
 * `checkFactor` says.
 */
export async function checkFactors(
  ports: CheckFactorsPorts,
  { credential, clientId, answers }: PresentedFactors,
  at: number,
): Promise<CheckedFactors> {
  const named = answers.code === undefined ? answers : nameCode(credential, answers, answers.code);
  const { values, outOfBand } = decideFactors(credential, named);
  for (const [kind, value] of values) {
    await checkValue(ports, { credential, clientId, kind, value }, at);
  }
  return { presented: values.map(([kind]) => kind), outOfBand };
}

/** Of a credential with several sorts of codes: the one that was not given under its own name. */
function nameCode(
  { factors }: Credential,
  { byKind, ...rest }: FactorAnswers,
  code: Secret<string>,
): FactorAnswers {
  const kind = codeKinds.find((candidate) => factors.includes(candidate) && !byKind.has(candidate));
  refuseUnless(kind !== undefined, 'factor_unexpected');
  return { ...rest, byKind: new Map([...byKind, [kind, code]]) };
}

interface PresentedValue {
  readonly credential: Credential;
  readonly clientId: ClientId;
  readonly kind: FactorKind;
  readonly value: Secret<string>;
}

async function checkValue(
  ports: CheckFactorsPorts,
  { credential, kind, value }: PresentedValue,
  at: number,
): Promise<void> {
  const { ownerId: accountId, id: credentialId } = credential;
  switch (kind) {
    case 'pin':
    case 'pinpage': {
      const factor = await ports.factors.find({ accountId, type: 'pin', credentialId });
      return checkFactor(ports, { type: 'pin', factor, value }, at);
    }
    case 'otp': {
      const factor = await ports.factors.find({ accountId, type: 'totp' });
      return checkFactor(ports, { type: 'totp', factor, value }, at);
    }
    // No code is sent yet, and no challenge given: nothing can be a right answer to one.
    case 'sms':
    case 'mail':
      throw new Refusal('otp_wrong');
    case 'passkey':
    case 'app':
      throw new Refusal('factor_required');
  }
}
