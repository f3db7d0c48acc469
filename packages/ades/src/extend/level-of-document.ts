/**
 * The level a document bears out, read off its bytes with nobody asked: what a validator without
 * a network would find. Of several signatures the lowest counts.
 */

import type { OpenAugmentable } from './augmentable.ts';
import { bearOutLevel } from './bear-out-level.ts';
import type { ExtendOrder } from './extend-order.ts';
import { collectValidationData } from './gather/collect-validation-data.ts';
import type { Gathering } from './gather/gathering.ts';
import { makeGathering } from './gather/gathering.ts';
import { readStandings, subjectsOf } from './read-standing.ts';
import type { Standing } from './read-standing.ts';
import type { SignatureLevel } from './signature-level.ts';
import { signatureLevels } from './signature-level.ts';

/** @throws {AdesError} as `open` does, and `extension_unsupported` where nothing is signed. */
export async function levelOfDocument(
  open: OpenAugmentable,
  document: Uint8Array,
  order: Pick<ExtendOrder, 'anchors' | 'at' | 'signatures' | 'revocationFreshness'>,
): Promise<SignatureLevel> {
  const { anchors, at } = order;
  const opened = await open(document);
  const offline = makeGathering({ needs: undefined, anchors, at });
  offline.pool.addData(opened.known);
  const levels: SignatureLevel[] = [];
  for (const standing of await readStandings(offline, opened, { ...order, level: 'B-LTA' })) {
    levels.push(await levelOf(offline, standing, order));
  }
  return signatureLevels.find((level) => levels.includes(level)) ?? 'B-B';
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
