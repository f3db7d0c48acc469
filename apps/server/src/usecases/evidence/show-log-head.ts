/** Show the newest head of the log to anybody who wants to keep it: it is hashes, and sealed. */

import { parseTreeHead } from '@kumoin/evidence';
import { parseSignedData } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import type { EvidenceRecords, TreeHead } from '#ports/evidence-records.ts';

export interface ShowLogHeadPorts {
  readonly evidenceRecords: Pick<EvidenceRecords, 'newestHead'>;
}

export interface ShownHead extends TreeHead {
  /** The name of the log. */
  readonly log: string;
}

/** @throws {Refusal} `evidence_unknown` before the first record is logged. */
export type ShowLogHead = () => Promise<ShownHead>;

export function makeShowLogHead({ evidenceRecords }: ShowLogHeadPorts): ShowLogHead {
  return async function showLogHead() {
    const head = await evidenceRecords.newestHead();
    refuseUnless(head !== undefined, 'evidence_unknown');
    const { content } = parseSignedData(head.signed);
    return { ...head, log: parseTreeHead(content ?? new Uint8Array()).log };
  };
}
