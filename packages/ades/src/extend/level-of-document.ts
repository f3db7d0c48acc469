/**
 * The level a document bears out, read off its bytes with nobody asked: what a validator without
 * a network would find. Of several signatures the lowest counts.
 */

import type { Augmentable, AugmentableSignature } from './augmentable.ts';
import { bearOutLevel } from './bear-out-level.ts';
import type { ExtendOrder } from './extend-order.ts';
import { collectValidationData } from './gather/collect-validation-data.ts';
import type { Gathering } from './gather/gathering.ts';
import { makeGathering } from './gather/gathering.ts';
import { meantSignatures, readStandings, subjectsOf } from './read-standing.ts';
import type { Standing } from './read-standing.ts';
import type { SignatureLevel } from './signature-level.ts';
import { signatureLevels } from './signature-level.ts';

/**
 * @returns the lowest level among the signatures that are meant; `none` where one of them is
 * broken, has no signer, or is made otherwise than a baseline signature.
 * @throws {AdesError} `extension_unsupported` where nothing is signed.
 */
export async function levelOfDocument(
  opened: Pick<Augmentable, 'signatures' | 'known'>,
  order: Pick<ExtendOrder, 'anchors' | 'at' | 'signatures' | 'revocationFreshness'>,
): Promise<SignatureLevel | 'none'> {
  const { anchors, at } = order;
  if (meantSignatures(opened, order).some(hasNoLevel)) return 'none';
  const offline = makeGathering({ needs: undefined, anchors, at });
  offline.pool.addData(opened.known);
  const levels: SignatureLevel[] = [];
  for (const standing of await readStandings(offline, opened, { ...order, level: 'B-LTA' })) {
    levels.push(await levelOf(offline, standing, order));
  }
  return signatureLevels.find((level) => levels.includes(level)) ?? 'B-B';
}

/**
 * Only what the signature is in itself. A path that cannot be followed offline, or a time-stamp
 * that does not hold, takes nothing from the form of B-B: such a time-stamp counts for nothing.
 */
function hasNoLevel({ faults, signer, shortcomings = [] }: AugmentableSignature): boolean {
  return signer === undefined || faults.length + shortcomings.length > 0;
}

async function levelOf(
  offline: Gathering,
  standing: Standing,
  {
    revocationFreshness: freshness = 'issued-after-proof',
  }: Pick<ExtendOrder, 'revocationFreshness'>,
): Promise<SignatureLevel> {
  const { timestamps } = standing.existence;
  // Without anchors there is no path, and nothing whose data could be complete.
  if (offline.anchors === undefined) return bearOutLevel({ timestamps, complete: false });
  const subjects = subjectsOf(standing, { freshness, withArchive: false });
  const { shortfalls, revoked } = await collectValidationData(offline, subjects);
  return bearOutLevel({ timestamps, complete: shortfalls.length + revoked.length === 0 });
}
