/**
 * Time-stamps as augmentation takes them in: asked for, and checked before they go anywhere
 * (RFC 3161, 2.2): over this imprint, signed, by a certificate made for nothing else, which was
 * valid then and leads to an anchor. A token that fails is never put into a document.
 */

import { checkTimestampToken, oid, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { TimestampToken } from '@kumoin/pki';
import type { Imprint } from '../needs/ades-needs.ts';
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
    const detail = cause instanceof Error ? cause.message : 'unknown';
    throw new StampMissed('timestamp_unavailable', detail, { cause });
  }
}

async function faultsOf(
  gathering: Gathering,
  imprint: Imprint,
  der: Uint8Array,
): Promise<readonly string[]> {
  const token = readToken(der);
  if (token === undefined) return ['timestamp_malformed'];
  for (const { raw } of token.signedData.certificates) gathering.pool.addCertificate(raw);
  const check = checkTimestampToken({
    token,
    hash: imprint.hash,
    expectedDigest: imprint.digest,
    certificates: gathering.pool.certificates,
  });
  if (!check.sound || check.signerCertificate === undefined) return check.reasons;
  if (check.at > gathering.at + clockSkewMs) return ['timestamp_from_the_future'];
  if (gathering.anchors === undefined) return [];
  const chain = await gatherChain(gathering, {
    certificate: check.signerCertificate,
    at: check.at,
    extendedKeyUsage: oid.purposeTimeStamping,
  });
  return chain.valid ? [] : [chain.reason];
}

function readToken(der: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(der);
  } catch (cause) {
    // No token is as wrong as a wrong one.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
