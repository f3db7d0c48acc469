/**
 * An evidence record covers octets (RFC 4998; EN 319 162-1, 4.3.3.4 and 4.4.4), and its manifest
 * says which: signature files, and those of manifests and time-stamps among them. Neither is read
 * here, so what may still change cannot be told, and nothing is changed.
 */

import { AdesError } from '../../ades-error.ts';
import type { AsicParts } from '../read/gather-parts.ts';

/** @throws {AdesError} `extension_unsupported` where a record stands, or a manifest of one. */
export function refuseEvidence({ asic }: AsicParts): void {
  const [found] = [...asic.entries('evidence-record'), ...asic.entries('evidence-manifest')];
  if (found !== undefined) {
    throw new AdesError('extension_unsupported', `${found.name} covers the container`);
  }
}
