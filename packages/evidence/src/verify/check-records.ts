/**
 * The records of one transaction: each sealed, each in the log, in order, all of the same thing.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import type { BundledRecord } from '../bundle/evidence-bundle.ts';
import { EvidenceError } from '../evidence-error.ts';
import type { TreeHeadBody } from '../head/tree-head.ts';
import { encodeCanonicalJson } from '../json/canonical-json.ts';
import { leafHash } from '../merkle/node-hash.ts';
import { verifyInclusion } from '../merkle/verify-proof.ts';
import type { EvidenceBody } from '../record/evidence-body.ts';
import { parseEvidence } from '../record/parse-evidence.ts';
import { clockSkewMs } from '../seal/check-seal-timestamp.ts';
import { checkSeal } from '../seal/check-seal.ts';
import type { Trust } from '../seal/trust.ts';
import type { Findings } from './finding.ts';

export interface CheckedRecord {
  readonly body: EvidenceBody;
  readonly sealedAt: number | undefined;
}

export interface RecordContext {
  readonly head: TreeHeadBody | undefined;
  readonly trust: Trust;
  readonly findings: Findings;
}

/** @returns those that can be read. */
export function checkRecords(
  records: readonly BundledRecord[],
  context: RecordContext,
): readonly CheckedRecord[] {
  const { findings } = context;
  const checked = records.flatMap((record) => checkRecord(record, context) ?? []);
  const bodies = checked.map(({ body }) => body);
  if (records.length === 0) findings.fault('records_missing', 'records');
  const positions = records.map(({ position }) => position);
  if (!isRising(positions) || !isStory(bodies)) findings.fault('records_out_of_order', 'records');
  if (new Set(bodies.map(subjectOf)).size > 1) {
    findings.fault('records_of_different_transactions', 'records');
  }
  checkChain(records, context);
  if (bodies.length > 0 && bodies[0]?.event !== 'challenged') {
    findings.caution('approval_without_challenge_record', 'records');
  }
  return checked;
}

function checkRecord(
  { body: octets, seal, position, proof }: BundledRecord,
  { head, trust, findings }: RecordContext,
): CheckedRecord | undefined {
  const before = findings.all.length;
  const body = readBody(octets);
  const about = body === undefined ? `record ${String(position)}` : nameOf(body);
  const { sealedAt, faults, details } = checkSeal({ seal, content: octets }, trust);
  findings.faults(faults, about, details);
  if (body === undefined) findings.fault('record_malformed', about);
  else if (sealedAt !== undefined && body.at > sealedAt + clockSkewMs) {
    findings.fault('record_later_than_its_seal', about);
  }
  const leaf = leafHash(seal);
  const { size = 0, root = leaf } = head ?? {};
  if (!verifyInclusion({ position, size, leafHash: leaf, proof, root })) {
    findings.fault('record_not_in_log', about);
  }
  if (body === undefined) return undefined;
  if (findings.all.length === before) findings.fact('record_sealed', about, instantOf(sealedAt));
  return { body, sealedAt };
}

function readBody(octets: Uint8Array): EvidenceBody | undefined {
  try {
    return parseEvidence(octets);
  } catch (error) {
    // What cannot be read is an answer here.
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}

export function nameOf({ event, recordId }: EvidenceBody): string {
  return `${event} (${recordId})`;
}

export function instantOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

function isRising(positions: readonly number[]): boolean {
  return positions.every(
    (position, index) => index === 0 || position > (positions[index - 1] ?? 0),
  );
}

const ends = ['approved', 'refused', 'expired', 'cancelled'];

/** Challenged once and first, and ended once at most, with wrong answers beside. */
function isStory(bodies: readonly EvidenceBody[]): boolean {
  const events = bodies.map(({ event }) => event);
  if (new Set(bodies.map(({ recordId }) => recordId)).size < bodies.length) return false;
  if (events.lastIndexOf('challenged') > 0) return false;
  return events.filter((event) => ends.includes(event)).length <= 1;
}

/** What every record of one transaction says alike. */
function subjectOf({ relyingParty, transaction, challenge, token }: EvidenceBody): string {
  const { shownAt: _shown, ...settled } = transaction;
  const { status: _status, certificate: _certificate, secondToken: _second, ...known } = token;
  const octets = encodeCanonicalJson({ relyingParty, settled, challenge, known });
  return bytesToHex(octets);
}

function checkChain(records: readonly BundledRecord[], { findings }: RecordContext): void {
  for (const [index, { body: octets }] of records.entries()) {
    const body = readBody(octets);
    if (body?.previous === undefined) continue;
    const before = records[index - 1];
    const expected = before && bytesToHex(digest('sha256', before.body));
    if (body.previous !== expected) findings.fault('record_chain_broken', nameOf(body));
  }
}
