/** Time-stamps of the server that signs, for whoever named no authority. */

import type { AdesNeeds } from '@kumoin/ades';
import type { ChosenAlgorithm } from '@kumoin/sdk';
import type { SigningSession } from './signing-session.ts';

export function serverTimestamp(
  { client }: SigningSession,
  chosen: ChosenAlgorithm,
): AdesNeeds['timestamp'] {
  return ({ digest }) => client.timestamp(digest, chosen.hashOid);
}
