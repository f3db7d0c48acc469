/**
 * What a signature needs on its way up. Its server stamps where no authority was named, and may be
 * asked about certificates wherever it is: the signer's password went there already.
 */

import type { AdesNeeds } from '@kumoin/ades';
import type { ChosenAlgorithm } from '@kumoin/sdk';
import { demoAddresses } from '../demo/read-demo.ts';
import { gatherNeeds } from '../engine/gather-needs.ts';
import { serverTimestamp } from './server-timestamp.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import type { SigningSession } from './signing-session.ts';

export interface NeedySignature {
  readonly session: SigningSession;
  readonly options: SignOptions;
  readonly chosen: ChosenAlgorithm;
}

/** @throws {CliError} `usage` for a time-stamp authority's address that is none. */
export function signingNeeds(
  { session, options, chosen }: NeedySignature,
  world: SignWorld,
): AdesNeeds {
  const { tsa, allowPrivate } = options;
  const known = [session.means.server, ...demoAddresses(options)];
  const otherwise = serverTimestamp(session, chosen);
  return gatherNeeds({ tsa, otherwise, known, allowPrivate }, world);
}
