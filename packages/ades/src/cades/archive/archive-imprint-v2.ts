/**
 * What an archive-time-stamp-v2 is over (TS 101 733, 6.4.1): the CMS as it was encoded, the
 * content where it is detached, and the unsigned attributes but for archive time-stamps that
 * are not older. Products disagreed whether tag and length of those attributes belong to it, so
 * either is taken (TS 101 733 V2.2.1, annex K, note 3). Read only; version 3 is what is written.
 */

import {
  concatBytes,
  contextConstructed,
  derElement,
  digest,
  equalBytes,
  oid,
  parseTimestampToken,
  PkiError,
} from '@kumoin/pki';
import type { CmsAttribute, DerNode, TimestampToken } from '@kumoin/pki';
import type { CadesDocument } from '../read/read-cades.ts';
import { signedMembers } from './archive-imprint.ts';
import type { Indexed } from './ats-hash-index.ts';

/**
 * The digest the token has to be over: the one of both variants that it is over, if any.
 * Undefined when its hash is unknown or a detached content is not at hand.
 */
export function archiveImprintV2(
  { signedData, content }: CadesDocument,
  { signerInfo }: Pick<Indexed, 'signerInfo'>,
  { tstInfo }: TimestampToken,
): Uint8Array | undefined {
  const { imprint, at } = tstInfo;
  if ('fault' in imprint || content === undefined) return undefined;
  const older = signerInfo.unsignedAttributes.all.filter((each) => !isArchiveSince(each, at));
  const attributes = concatBytes(older.map(({ raw }) => raw));
  const material = [signedData.certificatesRaw, signedData.crlsRaw];
  const before = [
    signedData.encapsulatedRaw,
    ...(signedData.content === undefined ? [content] : []),
    ...material.filter((set) => set !== undefined),
    ...signedMembers(signerInfo),
  ];
  const whole = digest(imprint.hash, ...before, derElement(contextConstructed(1), attributes));
  const bare = digest(imprint.hash, ...before, attributes);
  return equalBytes(bare, imprint.messageDigest) ? bare : whole;
}

/** An archive time-stamp of that instant or later; one that cannot be read is of no time. */
function isArchiveSince({ type, values }: CmsAttribute, at: number): boolean {
  if (type !== oid.archiveTimeStampV2 && type !== oid.archiveTimeStampV3) return false;
  const times = values.map(timeOf);
  return times.some((time) => time === undefined || time >= at);
}

function timeOf(value: DerNode): number | undefined {
  try {
    return parseTimestampToken(value.raw).tstInfo.at;
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
