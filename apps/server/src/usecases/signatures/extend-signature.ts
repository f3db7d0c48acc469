/**
 * Extend signature: a signature of any format, also one made elsewhere, is brought to a higher
 * level, or the last time-stamp of one at the highest is renewed.
 *
 * `/signing/v1/extend`. What must not be augmented is refused before an authority is asked.
 */

import { reachesLevel } from '@kumoin/ades';
import type { Extended, KnownFiles, SignatureLevel } from '@kumoin/ades';
import { refuseUnless } from '#domain/refusal.ts';
import { tellShortfalls } from './augmentation.ts';
import type { Augmentation } from './augmentation.ts';

export interface ExtendOrder {
  readonly document: Uint8Array;
  /** What a detached signature is over. */
  readonly files: KnownFiles;
  readonly level: SignatureLevel;
  /** Take a level below the one that was ordered, and be told why. */
  readonly acceptLower: boolean;
}

/**
 * @throws {Refusal} `extension_refused`, `level_not_reached`, `document_unreadable`.
 * @throws {Outage} when a store is down. An authority that is, is told by the level.
 */
export type ExtendSignature = (order: ExtendOrder) => Promise<Extended>;

export function makeExtendSignature({ extendAsFar }: Augmentation): ExtendSignature {
  return async function extendSignature({ document, files, level, acceptLower }) {
    const extended = await extendAsFar(document, { level, files });
    const reached = acceptLower || reachesLevel(extended.level, extended.wanted);
    refuseUnless(reached, 'level_not_reached', tellShortfalls(extended));
    return extended;
  };
}
