/**
 * Whether a signature is stamped as level B-T means it (EN 319 122-1, 132-1 and TS 119 182-1, 6.3):
 * the first instant it is known to have existed at lies within the life of its certificate.
 */

import type { Certificate } from '@kumoin/pki';
import type { ToldTimestamp } from './describe-timestamp.ts';

export function isStampedInTime(
  signer: Certificate | undefined,
  timestamps: readonly ToldTimestamp[],
): boolean {
  if (signer === undefined) return false;
  // notAfter names a whole second, which counts to its end.
  const end = signer.notAfter + 1000;
  return timestamps.some(
    ({ placed: { kind, token }, described }) =>
      kind === 'signature' && described.intact && token !== undefined && token.tstInfo.at < end,
  );
}
