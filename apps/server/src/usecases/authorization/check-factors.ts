/**
 * Check factors: is what a person presented the yes that the credential asks for? The rule about
 * presence comes first (`factor-plan.ts`); then every value that was given must be right, also
 * one that the expression could have done without.
 *
 * Whoever takes a yes goes through here: the application's call and our own pages.
 */

import { codeKinds, decideFactors } from '#domain/authorization/factor-plan.ts';
import { isOpenChallenge } from '#domain/authorization/challenge.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { checkCode } from './check-code.ts';
import { checkFactor } from './check-factor.ts';
import { checkOtp } from './check-otp.ts';
import type { CheckOtpPorts } from './check-otp.ts';
import { checkPasskeyFactor } from './check-passkey-factor.ts';
import type { CheckPasskeyFactorPorts } from './check-passkey-factor.ts';
import { checkTokenFactor } from './check-token-factor.ts';
import type { AgreedWithToken, CheckTokenFactorPorts } from './check-token-factor.ts';

export interface CheckFactorsPorts
  extends CheckOtpPorts, CheckPasskeyFactorPorts, CheckTokenFactorPorts {}

export interface PresentedFactors {
  readonly credential: Credential;
  /** Who asks: a code that was sent for one client works for no other. */
  readonly clientId: ClientId;
  /** What a passkey has to have signed, and a token to have shown. */
  readonly agreed: AgreedWithToken;
  readonly answers: FactorAnswers;
  /** Found right already, by who knows what they had to answer. */
  readonly proved?: readonly FactorKind[];
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
  presented: PresentedFactors,
  at: number,
): Promise<CheckedFactors> {
  const { credential, clientId, agreed, proved = [] } = presented;
  const named = await nameCode(ports, presented, at);
  const { values, outOfBand } = decideFactors(credential, named);
  for (const [kind, value] of values) {
    if (!proved.includes(kind)) {
      await checkValue(ports, { credential, clientId, agreed, kind, value }, at);
    }
  }
  return { presented: values.map(([kind]) => kind), outOfBand };
}

/**
 * Which sort of code one without a name is, of a credential with several: one that was sent to
 * this client and is still good, or else the first. So a guess is never tried on two of them.
 */
async function nameCode(
  { challenges }: CheckFactorsPorts,
  { credential, clientId, answers }: PresentedFactors,
  at: number,
): Promise<FactorAnswers> {
  const { byKind, code, ...rest } = answers;
  if (code === undefined) return answers;
  const own = codeKinds.filter((kind) => credential.factors.includes(kind) && !byKind.has(kind));
  let [chosen] = own;
  for (const kind of own.length > 1 ? own : []) {
    const sent = kind === 'otp' ? undefined : await challenges.find(credential.id, kind);
    if (isOpenChallenge(sent, clientId, at)) chosen = kind;
  }
  refuseUnless(chosen !== undefined, 'factor_unexpected');
  return { ...rest, byKind: new Map([...byKind, [chosen, code]]) };
}

interface PresentedValue {
  readonly credential: Credential;
  readonly clientId: ClientId;
  readonly agreed: AgreedWithToken;
  readonly kind: FactorKind;
  readonly value: Secret<string>;
}

async function checkValue(
  ports: CheckFactorsPorts,
  { credential, clientId, agreed, kind, value }: PresentedValue,
  at: number,
): Promise<void> {
  const { ownerId: accountId, id: credentialId } = credential;
  switch (kind) {
    case 'pin':
    case 'pinpage': {
      const factor = await ports.factors.find({ accountId, type: 'pin', credentialId });
      return checkFactor(ports, { type: 'pin', factor, value }, at);
    }
    case 'otp':
      return checkOtp(ports, { accountId, value }, at);
    case 'sms':
    case 'mail':
      return checkCode(ports, { credential, clientId, kind, value }, at);
    case 'passkey':
      return checkPasskeyFactor(ports, { credential, clientId, agreed, value }, at);
    case 'ocra':
    case 'device':
      return checkTokenFactor(ports, { credential, clientId, agreed, kind, value }, at);
    case 'app':
      throw new Refusal('factor_required');
  }
}
