/**
 * The signer's yes to one digest: factors in, SAD out (CSC API, 11.6 credentials/authorize).
 *
 * A code is good once in its time step. Where this program makes the codes itself and one is
 * refused, another signature of the same half minute is the likely reason, so it waits for
 * the next step, once. It does not when the PIN may be what is wrong: a second wrong PIN
 * could lock the credential, and v2 does not tell which factor it was.
 */

import { SdkError, yesByFactors } from '@kumoin/sdk';
import type { CscClient, FactorValues, ObtainYes, Yes, YesRequest } from '@kumoin/sdk';
import type { Progress } from '../terminal/progress.ts';
import { gatherFactors, signedHere } from './gather-factors.ts';
import type { SigningMeans } from './signing-means.ts';

export interface YesWorld {
  readonly progress: Progress;
  /** Shows a line to the person, whatever else is kept quiet. */
  readonly tell: (line: string) => void;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Who is asked, and through what. */
export interface YesSource {
  readonly client: CscClient;
  readonly means: SigningMeans;
  /** What the document is called. */
  readonly label: string;
}

/** A little behind the step, for clocks that differ a little. */
const slackMs = 300;

/** @throws {SdkError} @throws {CliError} */
export async function obtainYes(
  { client, means, label }: YesSource,
  request: YesRequest,
  { progress, tell, now, wait }: YesWorld,
): Promise<Yes> {
  const ask: ObtainYes = yesByFactors(client, {
    description: signedHere,
    labels: [label],
    ask: async () => {
      progress.rest();
      const factors = await gatherFactors({ client, means, tell, label }, request);
      progress.begin(askingFor(factors));
      return factors;
    },
    waiting: { wait },
  });
  try {
    return await ask(request);
  } catch (error) {
    const periodMs = means.codePeriodMs;
    const { needsOtp } = request.credential;
    if (!needsOtp || periodMs === undefined || !isSpentCode(error, means)) throw error;
    const pauseMs = periodMs - (now() % periodMs) + slackMs;
    const seconds = Math.ceil(pauseMs / 1000);
    progress.begin(`this one-time password was used already; the next one is ${seconds} s away`);
    await wait(pauseMs);
    return ask(request);
  }
}

function askingFor({ authData = [] }: FactorValues): string {
  const isElsewhere = authData.some(({ id, value }) => id === 'DEVICE' && value === undefined);
  return isElsewhere
    ? 'waiting until you approve exactly this document in your authenticator app'
    : 'asking for the yes to exactly this document';
}

function isSpentCode(error: unknown, { factorsKnown }: SigningMeans): boolean {
  const word = error instanceof SdkError ? error.answer?.error : undefined;
  return word === 'invalid_otp' || (word === 'invalid_authentication_data' && factorsKnown);
}
