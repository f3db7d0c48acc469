/**
 * Time-stamps as augmentation takes them in: asked for, and checked before they go anywhere
 * (RFC 3161, 2.2): over this imprint, signed, by a certificate made for nothing else, which was
 * valid then and leads to an anchor. A token that fails is never put into a document.
 */

import { oid } from '@kumoin/pki';
import type { Imprint } from '../needs/ades-needs.ts';
import { findTokenFaults } from '../needs/find-token-faults.ts';
import { NeedUnmet } from '../needs/need-unmet.ts';
import type { Shortfall, Stamp } from './augmentable.ts';
import { gatherChain } from './gather/gather-chain.ts';
import type { Gathering } from './gather/gathering.ts';
import { clockSkewMs } from './gather/judge-statement.ts';

/** Rises through a format's `stamp` or `archive`; the driver tells it as a shortfall. */
export class StampMissed extends Error {
  readonly code: Extract<Shortfall['code'], 'timestamp_unavailable' | 'timestamp_wrong'>;

  constructor(code: StampMissed['code'], detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'StampMissed';
    this.code = code;
  }
}

/** @returns a function that rejects with `StampMissed` where no good token is to be had. */
export function makeCheckedStamp(gathering: Gathering): Stamp {
  return async (imprint) => {
    const der = await ask(gathering, imprint);
    const reasons = await faultsOf(gathering, imprint, der);
    if (reasons.length > 0) throw new StampMissed('timestamp_wrong', reasons.join(', '));
    return der;
  };
}

async function ask({ needs }: Gathering, imprint: Imprint): Promise<Uint8Array> {
  if (needs === undefined) throw new StampMissed('timestamp_unavailable', 'no authority');
  try {
    return await needs.timestamp(imprint);
  } catch (cause) {
    if (!(cause instanceof NeedUnmet)) throw cause;
    throw new StampMissed('timestamp_unavailable', cause.message, { cause });
  }
}

async function faultsOf(
  gathering: Gathering,
  imprint: Imprint,
  der: Uint8Array,
): Promise<readonly string[]> {
  const { pool, anchors } = gathering;
  const { faults, token, authority } = findTokenFaults(der, imprint, pool.certificates);
  if (authority === undefined) return faults;
  for (const { raw } of token.signedData.certificates) pool.addCertificate(raw);
  const { at } = token.tstInfo;
  if (at > gathering.at + clockSkewMs) return ['timestamp_from_the_future'];
  if (anchors === undefined) return [];
  const extendedKeyUsage = oid.purposeTimeStamping;
  const chain = await gatherChain(gathering, { certificate: authority, at, extendedKeyUsage });
  return chain.valid ? [] : [chain.reason];
}
