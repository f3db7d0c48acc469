/**
 * Show where a seal is in the log (RFC 6962, 2.1.1 and 4.5), to whoever knows its hash: who has
 * no seal cannot know it, since a signature cannot be guessed.
 */

import { inclusionRanges } from '@kumoin/evidence';
import { refuseUnless } from '#domain/refusal.ts';
import type { EvidenceRecords } from '#ports/evidence-records.ts';
import type { RootOfRange } from './log-roots.ts';

export interface ShowLogInclusionPorts {
  readonly evidenceRecords: Pick<EvidenceRecords, 'countLogged' | 'findPosition'>;
  readonly rootOfRange: RootOfRange;
}

export interface LeafInLog {
  /** Hex. */
  readonly leafHash: string;
  /** Of a head. */
  readonly size: number;
}

export interface ShownInclusion {
  readonly position: number;
  readonly proof: readonly Uint8Array[];
}

/** @throws {Refusal} `evidence_unknown` for a leaf that is not among the first so many. */
export type ShowLogInclusion = (leaf: LeafInLog) => Promise<ShownInclusion>;

export function makeShowLogInclusion(ports: ShowLogInclusionPorts): ShowLogInclusion {
  const { evidenceRecords, rootOfRange } = ports;

  return async function showLogInclusion({ leafHash, size }) {
    const [position, logged] = await Promise.all([
      evidenceRecords.findPosition(leafHash),
      evidenceRecords.countLogged(),
    ]);
    refuseUnless(position !== undefined && position < size && size <= logged, 'evidence_unknown');
    const proof = await Promise.all(inclusionRanges(position, size).map(rootOfRange));
    return { position, proof };
  };
}
