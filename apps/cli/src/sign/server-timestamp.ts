/** Time-stamps of the server that signs, for whoever named no authority. */

import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds } from '@kumoin/ades';
import { SdkError } from '@kumoin/sdk';
import type { ChosenAlgorithm } from '@kumoin/sdk';
import type { SigningSession } from './signing-session.ts';

export function serverTimestamp(
  { client }: SigningSession,
  chosen: ChosenAlgorithm,
): AdesNeeds['timestamp'] {
  return async ({ digest }) => {
    try {
      return await client.timestamp(digest, chosen.hashOid);
    } catch (cause) {
      if (!(cause instanceof SdkError)) throw cause;
      throw new NeedUnmet(cause.message, { cause, permanent: !mayPass(cause) });
    }
  };
}

/** Out of reach, busy, or told to come again; whatever else was answered stays the answer. */
function mayPass({ code, status = 0, retryAfterMs }: SdkError): boolean {
  return code === 'unreachable' || status >= 500 || retryAfterMs !== undefined;
}
