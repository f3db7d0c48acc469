/**
 * Seal records: what was drafted gets its seal, its time-stamp and its place in the log.
 *
 *     take the lease → read the oldest → certify their tokens → seal → log → head
 *
 * Nothing is in the log before it is sealed, and a batch is logged as a whole: stopped at any
 * line, the same records are found and sealed again. Two who do it at once, since a lease was
 * lost, seal twice and log once. A head is made when the newest is old enough, so that a busy
 * bank does not keep thousands of them; whoever exports evidence gets one at once.
 */

import { leafHash, parseEvidence } from '@kumoin/evidence';
import { bytesToHex } from '@kumoin/pki';
import type { Authority } from '#domain/issuance/authority.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import type { EvidenceRecord, EvidenceRecords } from '#ports/evidence-records.ts';
import type { Leases } from '#ports/leases.ts';
import type { IssueTokenCertificate } from './issue-token-certificate.ts';
import type { PublishLogHead } from './publish-log-head.ts';
import { findEvidenceAuthority, sealContent } from './seal-content.ts';
import type { SealingPorts } from './seal-content.ts';

export interface SealRecordsPorts extends SealingPorts {
  readonly evidenceRecords: EvidenceRecords;
  readonly issueTokenCertificate: IssueTokenCertificate;
  readonly publishLogHead: PublishLogHead;
  readonly leases: Leases;
  readonly clock: Clock;
  /** So old may the newest head be while there are newer records. */
  readonly headSeconds: number;
}

/**
 * @param goOn false: end after the batch under way.
 * @returns how many were logged; undefined when another node is at it.
 * @throws {Refusal} `authority_unknown`, before the installation is set up.
 * @throws {Outage} when the vault or a store is down; run it again.
 */
export type SealRecords = (goOn?: () => boolean) => Promise<number | undefined>;

/** Sealed beside each other: their time-stamps share commits. */
const batchSize = 64;
const leaseSeconds = 60;

export function makeSealRecords(ports: SealRecordsPorts): SealRecords {
  const { leases, random, clock } = ports;

  return async function sealRecords(goOn = () => true) {
    if (!(await hasWork(ports))) return 0;
    const authority = await findEvidenceAuthority(ports);
    const claim = { name: 'evidence', holder: random.identifier() };
    if (!(await leases.take(claim, leaseSeconds, clock.now()))) return undefined;
    try {
      let logged = 0;
      while (goOn()) {
        const drafts = await listSealable(ports, batchSize);
        if (drafts.length === 0) break;
        if (!(await logBatch(ports, authority, drafts))) return undefined;
        logged += drafts.length;
        // A long backlog takes longer than a lease: whoever lost it leaves it to the other.
        if (!(await leases.renew(claim, leaseSeconds, clock.now()))) return undefined;
      }
      if (await headIsDue(ports)) await ports.publishLogHead();
      return logged;
    } finally {
      await leases.release(claim);
    }
  };
}

async function hasWork(ports: SealRecordsPorts): Promise<boolean> {
  const [draft] = await listSealable(ports, 1);
  return draft !== undefined || headIsDue(ports);
}

/** What another node, whose clock is ahead, dated in the future waits until then. */
async function listSealable({ evidenceRecords, clock }: SealRecordsPorts, limit: number) {
  const drafts = await evidenceRecords.listUnlogged(limit);
  return drafts.filter(({ at }) => at <= clock.now());
}

async function headIsDue({ evidenceRecords, clock, headSeconds }: SealRecordsPorts) {
  const [size, newest] = await Promise.all([
    evidenceRecords.countLogged(),
    evidenceRecords.newestHead(),
  ]);
  if (size <= (newest?.size ?? 0)) return false;
  return newest === undefined || newest.at + headSeconds * 1000 <= clock.now();
}

async function logBatch(
  ports: SealRecordsPorts,
  authority: Authority,
  drafts: readonly EvidenceRecord[],
): Promise<boolean> {
  const { evidenceRecords, clock } = ports;
  await certifyTokens(ports, drafts);
  const size = await evidenceRecords.countLogged();
  const entries = inOrder(drafts).map(async ({ id, body: content }, index) => {
    const order = { sealed: 'record', content, at: clock.now() } as const;
    const seal = await sealContent(ports, authority, order);
    return { id, position: size + index, seal, leafHash: bytesToHex(leafHash(seal)) };
  });
  return evidenceRecords.log(await Promise.all(entries));
}

/** Challenges stand before their answers, though two nodes may differ by a moment. */
function inOrder(drafts: readonly EvidenceRecord[]): readonly EvidenceRecord[] {
  const isChallenge = ({ event }: EvidenceRecord): boolean => event === 'challenged';
  return [...drafts.filter(isChallenge), ...drafts.filter((draft) => !isChallenge(draft))];
}

async function certifyTokens(
  { issueTokenCertificate }: SealRecordsPorts,
  drafts: readonly EvidenceRecord[],
): Promise<void> {
  const tokenIds = new Set(drafts.map(({ body }) => parseEvidence(body).token.id as TokenId));
  const issuing = [...tokenIds].map(async (tokenId) => {
    await issueTokenCertificate(tokenId).catch((error: unknown) => {
      // Nobody's by now: the record is sealed all the same.
      if (!(error instanceof Refusal && error.code === 'token_unknown')) throw error;
    });
  });
  await Promise.all(issuing);
}
