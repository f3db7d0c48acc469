/**
 * Publish a head of the log: how many records there are and the root over them, sealed and
 * time-stamped. There is one head of a size, whoever makes it; made twice, the first stays.
 */

import { encodeTreeHead } from '@kumoin/evidence';
import { bytesToHex } from '@kumoin/pki';
import type { Clock } from '#ports/clock.ts';
import type { EvidenceRecords, TreeHead } from '#ports/evidence-records.ts';
import type { RootOfRange } from './log-roots.ts';
import { findEvidenceAuthority, sealContent } from './seal-content.ts';
import type { SealingPorts } from './seal-content.ts';

export interface PublishLogHeadPorts extends SealingPorts {
  readonly evidenceRecords: EvidenceRecords;
  readonly rootOfRange: RootOfRange;
  readonly clock: Clock;
}

/**
 * @returns the newest head, which covers all that is in the log now; undefined: nothing is.
 * @throws {Refusal} `authority_unknown`, before the installation is set up.
 * @throws {Outage} when the vault or a store is down.
 */
export type PublishLogHead = () => Promise<TreeHead | undefined>;

export function makePublishLogHead(ports: PublishLogHeadPorts): PublishLogHead {
  const { evidenceRecords, rootOfRange, clock } = ports;

  return async function publishLogHead() {
    const size = await evidenceRecords.countLogged();
    const newest = await evidenceRecords.newestHead();
    if (size === 0 || (newest && newest.size >= size)) return newest;

    const authority = await findEvidenceAuthority(ports);
    const root = await rootOfRange({ start: 0, end: size });
    const at = clock.now();
    const content = encodeTreeHead({ log: authority.id, size, root, at });
    const signed = await sealContent(ports, authority, { sealed: 'head', content, at });
    await evidenceRecords.addHead({ size, rootHash: bytesToHex(root), signed, at });
    return evidenceRecords.newestHead();
  };
}
