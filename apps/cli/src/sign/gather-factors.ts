/**
 * What the signer gives for a yes, factor by factor: PIN and one-time password, the answer to a
 * challenge, and an empty entry for what the server asks on another device.
 */

import type { AuthDatum, CscClient, Factor, FactorValues, RemoteCredential } from '@kumoin/sdk';
import type { SigningMeans } from './signing-means.ts';
import { waysToAgree } from './ways-to-agree.ts';

/** A passkey signs a challenge with its own hardware; a terminal has none. */
export function isAnswerable({ id, type, generator }: Factor): boolean {
  if (id === 'PIN' || id === 'OTP' || type.endsWith('OOB')) return true;
  return type === 'ChallengeResponse' && generator !== 'webauthn';
}

/** The easiest set of factors that is enough, and can be given from a terminal. */
export function wayFor(
  credential: Pick<RemoteCredential, 'factors' | 'expression'>,
): readonly Factor[] | undefined {
  const ways = waysToAgree(credential.factors, credential.expression);
  return ways.find((way) => way.every(isAnswerable));
}

/** @throws {SdkError} @throws {CliError} */
export async function gatherFactors(
  { client, means }: { readonly client: CscClient; readonly means: SigningMeans },
  credential: RemoteCredential,
): Promise<FactorValues> {
  const { needsPin, needsOtp, expression } = credential;
  const way = expression === undefined ? undefined : wayFor(credential);
  const factors = way ?? credential.factors;
  const asks = (id: string, otherwise: boolean) =>
    way === undefined ? otherwise : way.some((factor) => factor.id === id);
  const authData: AuthDatum[] = [];
  for (const factor of factors) {
    if (factor.id === 'PIN' || factor.id === 'OTP') continue;
    authData.push(await answer(factor, { client, means, credential }));
  }
  return {
    ...(asks('PIN', needsPin) && { pin: await means.pin() }),
    ...(asks('OTP', needsOtp) && { otp: await means.otp() }),
    ...(authData.length > 0 && { authData }),
  };
}

async function answer(
  { id, type, label = id }: Factor,
  {
    client,
    means,
    credential,
  }: {
    readonly client: CscClient;
    readonly means: SigningMeans;
    readonly credential: RemoteCredential;
  },
): Promise<AuthDatum> {
  if (type.endsWith('OOB')) return { id };
  const challenge = await client.getChallenge(credential.id, id);
  return { id, value: await means.answer(challenge ?? label) };
}
