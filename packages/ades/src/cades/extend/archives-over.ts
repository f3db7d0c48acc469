/**
 * The archive time-stamps that cover a counter-signature: those of the signature it hangs on, as
 * far as their index lists it (EN 319 122-1, 5.5.2). They prove that it existed, and from then on
 * it must not change by a byte, not even by a time-stamp of its own.
 */

import { equalBytes, oid } from '@kumoin/pki';
import type { PlacedTimestamp } from '../../extend/augmentable.ts';
import { isValueIndexed, readAtsHashIndex } from '../archive/ats-hash-index.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { placeTimestamps } from '../read/place-timestamps.ts';

/** None for a signer who counter-signs nobody. */
export function archivesOver(signer: CadesSigner): readonly PlacedTimestamp[] {
  const { parent } = signer;
  if (parent === undefined) return [];
  if (parent.parent !== undefined) return archivesOver(parent);
  const place = counterAttribute(parent, signer);
  if (place === undefined) return [];
  const { raw } = signer.signerInfo;
  return placeTimestamps(parent).filter(({ kind, type, token }) => {
    if (kind !== 'archive' || token === undefined) return false;
    // Older ones are over all attributes that were there; one that came later breaks them.
    if (type !== oid.archiveTimeStampV3) return true;
    const index = readAtsHashIndex(token);
    return typeof index !== 'string' && isValueIndexed(index, place, raw);
  });
}

/** The attribute of `parent` a counter-signature is a value of. */
export function counterAttribute(parent: CadesSigner, { signerInfo }: CadesSigner) {
  return parent.signerInfo.unsignedAttributes.all.find(
    ({ type, values }) =>
      type === oid.counterSignature && values.some(({ raw }) => equalBytes(raw, signerInfo.raw)),
  );
}
