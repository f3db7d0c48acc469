/**
 * Needs that remember: answers about revocation until their next update, but no longer than a day,
 * and issuers for a while. Time-stamps are never kept, each is over something else. The same
 * question asked while it is under way is asked once.
 *
 * An answer is given again only if it was verified, only while it is current, and not to somebody
 * who needs one made after a certain time (`issuedAfter`) unless it was. An empty answer and a
 * failure are not kept.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { AdesNeeds, RevocationQuestion, RevocationValue } from './ades-needs.ts';
import { BoundedStore } from './bounded-store.ts';
import { datesOfVerified, haveIssuerOf } from './keepable-answer.ts';

export interface Caching {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of all that is kept, an eighth of it for issuers; 64 MiB unless given. */
  readonly bytesMax?: number;
  /** How long issuers are kept, and how long an answer without a next update; an hour. */
  readonly keptMs?: number;
}

const hourMs = 3_600_000;
/** Some lists are good for a year, and a revocation is to be heard of before. */
const answerKeptMsMax = 24 * hourMs;

export function cachingNeeds(needs: AdesNeeds, caching: Caching): AdesNeeds {
  return {
    timestamp: (imprint) => needs.timestamp(imprint),
    revocation: rememberAnswers(needs, caching),
    issuers: rememberIssuers(needs, caching),
  };
}

interface KeptAnswer {
  readonly values: readonly RevocationValue[];
  /** Milliseconds since 1970: when the oldest of them was made. */
  readonly issuedAt: number;
}

function rememberAnswers(
  needs: AdesNeeds,
  { now, keptMs = hourMs, bytesMax = defaultBytesMax }: Caching,
): AdesNeeds['revocation'] {
  const kept = new BoundedStore<KeptAnswer>((bytesMax / 8) * 7);
  const underWay = new Map<string, Promise<readonly RevocationValue[]>>();
  return async (question) => {
    const { certificate, issuer, issuedAfter = -Infinity } = question;
    const key = nameOf(certificate, issuer);
    const before = kept.get(key, now());
    if (before !== undefined && before.issuedAt >= issuedAfter) return before.values;
    // Who may not have an old answer does not share with who may.
    return once(underWay, `${key} ${issuedAfter}`, async () => {
      const values = await needs.revocation(question);
      const dates = datesOf(values, question, now());
      if (dates === undefined) return values;
      const { issuedAt, nextUpdate = now() + keptMs } = dates;
      const until = Math.min(nextUpdate, now() + answerKeptMsMax);
      if (until <= now()) return values;
      const bytes = sizeOf(values.map(({ der }) => der));
      kept.set(key, { value: { values, issuedAt }, bytes, until });
      return values;
    });
  };
}

function rememberIssuers(
  needs: AdesNeeds,
  { now, keptMs = hourMs, bytesMax = defaultBytesMax }: Caching,
): AdesNeeds['issuers'] {
  const kept = new BoundedStore<readonly Uint8Array[]>(bytesMax / 8);
  const underWay = new Map<string, Promise<readonly Uint8Array[]>>();
  return async (certificate) => {
    const key = nameOf(certificate);
    const before = kept.get(key, now());
    if (before !== undefined) return before;
    return once(underWay, key, async () => {
      const found = await needs.issuers(certificate);
      if (!haveIssuerOf(found, certificate)) return found;
      kept.set(key, { value: found, bytes: sizeOf(found), until: now() + keptMs });
      return found;
    });
  };
}

const defaultBytesMax = 64 * 1024 * 1024;
/** What keeping something takes beside it: its name, and its places in the store. */
const overheadBytes = 512;

function sizeOf(ders: readonly Uint8Array[]): number {
  return ders.reduce((sum, { length }) => sum + length, overheadBytes);
}

function nameOf(...certificates: readonly Certificate[]): string {
  return certificates.map(({ raw }) => bytesToHex(digest('sha256', raw))).join(' ');
}

async function once<T>(
  underWay: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const asked = underWay.get(key);
  if (asked !== undefined) return asked;
  const answer = ask().finally(() => underWay.delete(key));
  underWay.set(key, answer);
  return answer;
}

/** The oldest, and the first of the next updates; undefined unless all of them may be kept. */
function datesOf(
  values: readonly RevocationValue[],
  question: RevocationQuestion,
  now: number,
): { issuedAt: number; nextUpdate: number | undefined } | undefined {
  const dates = values.flatMap((value) => datesOfVerified(value, question, now) ?? []);
  if (values.length === 0 || dates.length < values.length) return undefined;
  const ends = dates.flatMap(({ nextUpdate }) => nextUpdate ?? []);
  return {
    issuedAt: Math.min(...dates.map(({ thisUpdate }) => thisUpdate)),
    nextUpdate: ends.length === 0 ? undefined : Math.min(...ends),
  };
}
