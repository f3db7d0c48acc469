/**
 * Needs that remember: answers about revocation until their next update, issuers for a while.
 * Time-stamps are never kept, each is over something else. The same question asked while it is
 * under way is asked once.
 *
 * An answer is given again only while it is current, and not to somebody who needs one made
 * after a certain time (`issuedAfter`) unless it was. An empty answer and a failure are not kept.
 */

import { bytesToHex, digest, parseCrl, parseOcspResponse, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { AdesNeeds, RevocationQuestion, RevocationValue } from './ades-needs.ts';
import { BoundedStore } from './bounded-store.ts';

export interface Caching {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of all that is kept; 64 MiB unless given. */
  readonly bytesMax?: number;
  /** How long issuers are kept, and how long an answer without a next update; an hour. */
  readonly keptMs?: number;
}

const hourMs = 3_600_000;

export function cachingNeeds(needs: AdesNeeds, caching: Caching): AdesNeeds {
  const { now, bytesMax = 64 * 1024 * 1024, keptMs = hourMs } = caching;
  const answers = new BoundedStore<readonly RevocationValue[]>(bytesMax);
  const issuers = new BoundedStore<readonly Uint8Array[]>(bytesMax);
  const answersUnderWay = new Map<string, Promise<readonly RevocationValue[]>>();
  const issuersUnderWay = new Map<string, Promise<readonly Uint8Array[]>>();
  return {
    timestamp: (imprint) => needs.timestamp(imprint),
    revocation: async (question) => {
      const key = nameOf(question.certificate, question.issuer);
      const kept = answers.get(key, now());
      if (kept !== undefined && isYoungEnough(kept, question)) return kept;
      // Who may not have an old answer does not share with who may.
      const exact = `${key} ${question.issuedAfter ?? ''}`;
      return once(answersUnderWay, exact, async () => {
        const values = await needs.revocation(question);
        keep(answers, key, { values, until: endOf(values, now() + keptMs) });
        return values;
      });
    },
    issuers: async (certificate) => {
      const key = nameOf(certificate);
      return (
        issuers.get(key, now()) ??
        once(issuersUnderWay, key, async () => {
          const found = await needs.issuers(certificate);
          const bytes = found.reduce((sum, der) => sum + der.length, 0);
          if (found.length > 0) issuers.set(key, { value: found, bytes, until: now() + keptMs });
          return found;
        })
      );
    },
  };
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

function keep(
  store: BoundedStore<readonly RevocationValue[]>,
  key: string,
  { values, until }: { readonly values: readonly RevocationValue[]; readonly until: number },
): void {
  if (values.length === 0) return;
  const bytes = values.reduce((sum, { der }) => sum + der.length, 0);
  store.set(key, { value: values, bytes, until });
}

interface Dates {
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

function isYoungEnough(
  values: readonly RevocationValue[],
  { issuedAfter = -Infinity }: RevocationQuestion,
): boolean {
  return values.flatMap(datesOf).every(({ thisUpdate }) => thisUpdate >= issuedAfter);
}

/** The first of the next updates; without any, as long as the caller keeps things. */
function endOf(values: readonly RevocationValue[], otherwise: number): number {
  const ends = values.flatMap(datesOf).map(({ nextUpdate }) => nextUpdate ?? otherwise);
  return ends.length === 0 ? -Infinity : Math.min(...ends);
}

/** Nothing for what cannot be read, which is then not kept. */
function datesOf({ kind, der }: RevocationValue): readonly Dates[] {
  try {
    if (kind === 'crl') return [parseCrl(der)];
    const response = parseOcspResponse(der);
    return response.status === 'successful' ? response.basic.answers : [];
  } catch (cause) {
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}
