/**
 * The signer's yes to one digest: factors in, SAD out (CSC API, 11.6 credentials/authorize).
 *
 * A code is good once in its time step. Where this program makes the codes itself and one is
 * refused, another signature of the same half minute is the likely reason, so it waits for
 * the next step, once. It does not when the PIN may be what is wrong: a second wrong PIN
 * could lock the credential, and v2 does not tell which factor it was.
 */

import type { AuthorizeOrder, CscClient, RemoteCredential } from '@kumoin/sdk';
import { SdkError } from '@kumoin/sdk';
import type { Progress } from '../terminal/progress.ts';
import type { SigningMeans } from './signing-means.ts';

export interface YesWorld {
  readonly progress: Progress;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface YesOrder {
  readonly credential: RemoteCredential;
  readonly digest: Uint8Array;
  readonly hashOid: string;
  readonly description: string;
}

type Factors = Pick<AuthorizeOrder, 'pin' | 'otp'>;

/** A little behind the step, for clocks that differ a little. */
const slackMs = 300;

/** @returns the SAD. @throws {SdkError} @throws {CliError} */
export async function obtainYes(
  client: CscClient,
  means: SigningMeans,
  context: { readonly order: YesOrder; readonly world: YesWorld },
): Promise<string> {
  const { credential, digest, hashOid, description } = context.order;
  const { progress, now, wait } = context.world;
  const ask = async (): Promise<string> => {
    progress.rest();
    const factors = await gatherFactors(credential, means);
    progress.begin('asking for the yes to exactly this document');
    const digests = [digest];
    const yes = { credentialId: credential.id, numSignatures: 1, digests, hashOid, description };
    return client.authorize({ ...yes, ...factors });
  };
  try {
    return await ask();
  } catch (error) {
    const periodMs = means.codePeriodMs;
    if (!credential.needsOtp || periodMs === undefined || !isSpentCode(error, means)) throw error;
    const pauseMs = periodMs - (now() % periodMs) + slackMs;
    const seconds = Math.ceil(pauseMs / 1000);
    progress.begin(`this one-time password was used already; the next one is ${seconds} s away`);
    await wait(pauseMs);
    return ask();
  }
}

async function gatherFactors(
  { needsPin, needsOtp }: RemoteCredential,
  means: SigningMeans,
): Promise<Factors> {
  return {
    ...(needsPin && { pin: await means.pin() }),
    ...(needsOtp && { otp: await means.otp() }),
  };
}

function isSpentCode(error: unknown, { factorsKnown }: SigningMeans): boolean {
  const word = error instanceof SdkError ? error.answer?.error : undefined;
  return word === 'invalid_otp' || (word === 'invalid_authentication_data' && factorsKnown);
}
