/** A time-stamp that was looked at, or why there is none: authorities fail, and that is no fault. */

import { findTokenFaults } from '@kumoin/ades';
import type { AdesNeeds, Imprint, Shortfall } from '@kumoin/ades';

export type AskedTimestamp = { readonly token: Uint8Array } | Pick<Shortfall, 'code' | 'detail'>;

/** @returns a token that is over this and signed, or why there is none. */
export async function askTimestamp(
  needs: Pick<AdesNeeds, 'timestamp'>,
  imprint: Imprint,
): Promise<AskedTimestamp> {
  let token;
  try {
    token = await needs.timestamp(imprint);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return { code: 'timestamp_unavailable', detail };
  }
  const { faults } = findTokenFaults(token, imprint);
  if (faults.length === 0) return { token };
  return { code: 'timestamp_wrong', detail: faults.join(', ') };
}
