/**
 * Which time-stamps of a document can be relied on, and since when each signature is proven to
 * have existed (EN 319 102-1, 5.4 and 5.6.2.3, reduced to what anchors and document tell).
 *
 * From the newest to the oldest: a token is judged for the time until which it is itself proven,
 * now or the time of a later one over it. So one whose authority has ended since still counts if
 * it was taken under protection in time, and proves nothing if it was not.
 */

import { checkTimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp } from '../../extend/augmentable.ts';
import type { ReadSignature } from '../read/read-signature.ts';
import { isCoveredBy } from '../read/signature-timestamps.ts';
import type { TimestampFacts } from './signature-facts.ts';
import { authorityPath } from './trust.ts';
import type { Trust } from './trust.ts';

export type JudgedStamps = ReadonlyMap<ReadSignature, TimestampFacts>;

/** The document time-stamps among `all`, newest first. */
export function judgeStamps(trust: Trust, all: readonly ReadSignature[]): JudgedStamps {
  const judged = new Map<ReadSignature, TimestampFacts>();
  const newestFirst = all
    .filter(({ stamp }) => stamp !== undefined)
    .sort((a, b) => endOf(b) - endOf(a));
  for (const read of newestFirst) {
    const provenAt = earliest([...coveringStamps(judged, read).values()]) ?? trust.at;
    const { token, expectedDigest } = read.stamp ?? {};
    judged.set(read, judgeToken(trust, { token, expectedDigest, provenAt }));
  }
  return judged;
}

/** The document time-stamps over `read`, oldest first, whatever they are worth. */
export function coveringStamps(judged: JudgedStamps, read: ReadSignature): JudgedStamps {
  const covering = [...judged].filter(
    ([stamp]) => stamp !== read && isWhole(stamp) && isCoveredBy(read, stamp),
  );
  return new Map(covering.reverse());
}

/** The earliest time stated by one that is relied on. */
export function earliest(stamps: readonly TimestampFacts[]): number | undefined {
  const times = stamps.filter(isTrusted).flatMap(({ check }) => check?.at ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Sound, and by an authority whose path was good until the token was proven. */
export function isTrusted({ check, path }: TimestampFacts): boolean {
  return check?.sound === true && path?.conclusion.valid === true;
}

export function judgeToken(
  trust: Trust,
  question: Partial<Pick<PlacedTimestamp, 'token' | 'expectedDigest'>> & {
    /** Until when the token is proven to have existed. */
    readonly provenAt: number;
  },
): TimestampFacts {
  const { token, expectedDigest = new Uint8Array(), provenAt } = question;
  if (token === undefined) return { check: undefined, path: undefined };
  const { imprint } = token.tstInfo;
  const hash = 'fault' in imprint ? 'sha256' : imprint.hash;
  const { certificates } = trust.pool;
  const check = checkTimestampToken({ token, hash, expectedDigest, certificates });
  const certificate = check.signerCertificate;
  const at = Math.max(check.at, provenAt);
  return { check, path: certificate && authorityPath(trust, { certificate, at }) };
}

function isWhole({ range, format }: ReadSignature): boolean {
  return range.faults.length === 0 && format.length === 0;
}

function endOf({ range }: ReadSignature): number {
  return range.parts.at(-1)?.until ?? -1;
}
