/**
 * What the signer gives for a yes, factor by factor: PIN and one-time password, the answer to a
 * challenge, and an empty entry for what the server asks on another device.
 */

import type { AuthDatum, CscClient, Factor, FactorValues, RemoteCredential } from '@kumoin/sdk';
import type { SigningMeans } from './signing-means.ts';

/** A passkey signs a challenge with its own hardware; a terminal has none. */
export function isAnswerable({ id, type, generator }: Factor): boolean {
  if (id === 'PIN' || id === 'OTP' || type.endsWith('OOB')) return true;
  return type === 'ChallengeResponse' && generator !== 'webauthn';
}

/** @throws {SdkError} @throws {CliError} */
export async function gatherFactors(
  { client, means }: { readonly client: CscClient; readonly means: SigningMeans },
  credential: RemoteCredential,
): Promise<FactorValues> {
  const { needsPin, needsOtp, factors } = credential;
  const authData: AuthDatum[] = [];
  for (const factor of factors) {
    if (factor.id === 'PIN' || factor.id === 'OTP') continue;
    authData.push(await answer(factor, { client, means, credential }));
  }
  return {
    ...(needsPin && { pin: await means.pin() }),
    ...(needsOtp && { otp: await means.otp() }),
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
