/**
 * The hash input of time-stamps over data (EN 319 132-1, 5.2.8): what the References digest, one
 * after the other.
 */

import { concatBytes } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PlannedContent } from './plan-content.ts';
import type { ContentTimestamp } from '../xades-order.ts';

/** @throws {AdesError} `xades_content_missing` for parts that are not there or only digests. */
export function contentTimestampOctets(
  { data }: PlannedContent,
  of: ContentTimestamp['of'],
): Uint8Array {
  const indexes = of === 'all' ? [...data.keys()] : of;
  if (indexes.length === 0) throw new AdesError('xades_content_missing', 'no part named');
  const pieces = indexes.flatMap((index) => {
    const octets = data[index]?.octets;
    if (octets === undefined) throw new AdesError('xades_content_missing', `part ${index}`);
    return octets instanceof Uint8Array ? [octets] : [...octets];
  });
  return concatBytes(pieces);
}
