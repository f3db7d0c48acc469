/**
 * Several time-stamp authorities in the order of preference: the next is asked where one does
 * not answer, or answers with a token that is none, over something else, or badly signed.
 *
 * Where nobody gave a good token but somebody gave a bad one, that one is handed on: who asked
 * checks it anyway, and then tells of a wrong time-stamp rather than of a missing one.
 */

import type { AdesNeeds, Imprint } from './ades-needs.ts';
import { findTokenFaults } from './find-token-faults.ts';
import { joinUnmet, NeedUnmet } from './need-unmet.ts';

/** @returns the needs, with time-stamps from these authorities; `needs.timestamp` is not asked. */
export function withFallbackTimestamps(
  needs: Pick<AdesNeeds, 'revocation' | 'issuers'>,
  authorities: readonly AdesNeeds['timestamp'][],
): AdesNeeds {
  return {
    revocation: (question) => needs.revocation(question),
    issuers: (certificate) => needs.issuers(certificate),
    timestamp: (imprint) => askInTurn(authorities, imprint),
  };
}

async function askInTurn(
  authorities: readonly AdesNeeds['timestamp'][],
  imprint: Imprint,
): Promise<Uint8Array> {
  const unmet: NeedUnmet[] = [];
  let wrong: Uint8Array | undefined;
  for (const timestamp of authorities) {
    try {
      const token = await timestamp(imprint);
      // A token that leaves its certificate out is judged by who asked, who may have it.
      const { faults } = findTokenFaults(token, imprint);
      if (faults.every((fault) => fault === 'signer_certificate_not_found')) return token;
      wrong ??= token;
    } catch (cause) {
      // A fault of the program is none of the authority's, and the next would hide it.
      if (!(cause instanceof NeedUnmet)) throw cause;
      unmet.push(cause);
    }
  }
  if (wrong !== undefined) return wrong;
  throw joinUnmet(unmet, 'no authority to ask');
}
