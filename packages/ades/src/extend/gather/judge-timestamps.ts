/**
 * Which time-stamps prove that a signature existed, and since when (EN 319 102-1, 5.4, 5.5.4 and
 * 5.6.2.3, as far as augmentation needs it).
 *
 * From the newest to the oldest: each is judged for the time until which it is itself proven to
 * have existed, now or the time of an archive time-stamp over it. So a time-stamp whose
 * authority has ended still counts where a later one took it under its protection in time, and
 * proves nothing where none did. Sound says bytes and signature hold; believed says that its
 * authority leads to an anchor and had not been revoked.
 */

import { formatName, oid } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { PlacedTimestamp, TimestampKind } from '../augmentable.ts';
import { checkPlacedTimestamp } from '../check-placed-timestamp.ts';
import { gatherChain } from './gather-chain.ts';
import { gatherStatus } from './gather-status.ts';
import type { Gathering } from './gathering.ts';
import { clockSkewMs } from './judge-statement.ts';

export interface JudgedTimestamp {
  readonly kind: TimestampKind;
  /** Milliseconds since 1970; undefined for what is no token. */
  readonly at: number | undefined;
  readonly authority: Certificate | undefined;
  /** Nothing is wrong with its bytes, its signature, its imprint. */
  readonly sound: boolean;
  /** Sound, and its authority could be believed at `provenAt`. */
  readonly believed: boolean;
  /** The time until which the token itself is proven to have existed. */
  readonly provenAt: number;
  /** Why it is not sound, or not believed. */
  readonly reasons: readonly string[];
}

export interface ProvenExistence {
  /** In the order of the document. */
  readonly timestamps: readonly JudgedTimestamp[];
  /** The earliest time the signature is proven to have existed at; now where nothing proves it. */
  readonly provenAt: number;
  readonly proven: boolean;
}

export async function judgeTimestamps(
  gathering: Gathering,
  placed: readonly PlacedTimestamp[],
): Promise<ProvenExistence> {
  const later: JudgedTimestamp[] = [];
  for (const each of [...placed].reverse().filter(({ kind }) => kind !== 'content')) {
    const covering = later.filter(({ kind }) => coversEarlier(kind));
    later.push(await judgeTimestamp(gathering, each, earliest(covering, gathering.at)));
  }
  const provenAt = earliest(later, gathering.at);
  const judged = [...later].reverse();
  // What the content time-stamps say was signed, and so existed when the signature did.
  const content = [];
  for (const each of placed.filter(({ kind }) => kind === 'content')) {
    content.push(await judgeTimestamp(gathering, each, provenAt));
  }
  const proven = later.some(({ believed }) => believed);
  return { timestamps: [...content, ...judged], provenAt, proven };
}

function coversEarlier(kind: TimestampKind): boolean {
  return kind === 'archive' || kind === 'document';
}

function earliest(timestamps: readonly JudgedTimestamp[], now: number): number {
  const times = timestamps.flatMap(({ believed, at }) =>
    believed && at !== undefined ? [at] : [],
  );
  return Math.min(now, ...times);
}

async function judgeTimestamp(
  gathering: Gathering,
  placed: PlacedTimestamp,
  provenAt: number,
): Promise<JudgedTimestamp> {
  const { kind, token, expectedDigest, faults } = placed;
  const broken = { kind, at: token?.tstInfo.at, authority: undefined, provenAt };
  if (token === undefined) {
    return {
      ...broken,
      sound: false,
      believed: false,
      reasons: ['timestamp_malformed', ...faults],
    };
  }
  const { certificates } = gathering.pool;
  const check = checkPlacedTimestamp({ token, expectedDigest, certificates });
  const authority = check.signerCertificate;
  const reasons = [...faults, ...check.reasons];
  if (reasons.length > 0 || authority === undefined) {
    // A form whose imprint nobody here can compute proves nothing, and is not called broken.
    const unclear = expectedDigest === undefined && reasons.join() === 'imprint_mismatch';
    return { ...broken, authority, sound: unclear, believed: false, reasons };
  }
  const doubts = await doubtsAbout(gathering, authority, { madeAt: check.at, provenAt });
  const judged = { kind, at: check.at, authority, sound: true, provenAt, reasons: doubts };
  return { ...judged, believed: doubts.length === 0 };
}

/** Why the word of that authority does not count; empty: it does. */
async function doubtsAbout(
  gathering: Gathering,
  certificate: Certificate,
  { madeAt, provenAt }: { readonly madeAt: number; readonly provenAt: number },
): Promise<readonly string[]> {
  if (madeAt > gathering.at + clockSkewMs) return ['timestamp_from_the_future'];
  if (gathering.anchors === undefined) return [];
  // Clocks may differ: a token just made may be ahead of ours.
  const at = Math.max(madeAt, provenAt);
  const extendedKeyUsage = oid.purposeTimeStamping;
  const chain = await gatherChain(gathering, { certificate, at, extendedKeyUsage });
  if (!chain.valid) return [chain.reason];
  for (const [index, link] of chain.path.slice(0, -1).entries()) {
    const issuer = chain.path[index + 1] ?? link;
    const status = await gatherStatus(gathering, {
      certificate: link,
      issuer,
      provenAt: at,
      freshness: 'current-at-proof',
    });
    // Silence is not held against it here: completeness is another question.
    if (status.kind === 'revoked' && status.revokedAt <= at) {
      return [`revoked: ${formatName(link.subject)}`];
    }
  }
  return [];
}
