/**
 * Show to anybody that the log of one size began with all of a smaller one (RFC 6962, 2.1.2).
 * Hashes of nodes tell nothing of what is below them.
 */

import { consistencyRanges } from '@kumoin/evidence';
import { refuseUnless } from '#domain/refusal.ts';
import type { EvidenceRecords } from '#ports/evidence-records.ts';
import type { RootOfRange } from './log-roots.ts';

export interface ShowLogConsistencyPorts {
  readonly evidenceRecords: Pick<EvidenceRecords, 'countLogged'>;
  readonly rootOfRange: RootOfRange;
}

export interface SizesOfLog {
  readonly older: number;
  readonly newer: number;
}

/** @throws {Refusal} `evidence_unknown` for sizes that the log did not have, or in this order. */
export type ShowLogConsistency = (sizes: SizesOfLog) => Promise<readonly Uint8Array[]>;

export function makeShowLogConsistency(ports: ShowLogConsistencyPorts): ShowLogConsistency {
  const { evidenceRecords, rootOfRange } = ports;

  return async function showLogConsistency({ older, newer }) {
    const size = await evidenceRecords.countLogged();
    refuseUnless(0 < older && older <= newer && newer <= size, 'evidence_unknown');
    return Promise.all(consistencyRanges(older, newer).map(rootOfRange));
  };
}
