/**
 * A time-stamp in a description (RFC 3161, 2.4.2): when, by whom, and whether it holds. `intact`
 * is over what it stands beside, signed by the certificate it names, one made for time-stamping
 * and valid then. Whether that authority is trusted is a question for validation.
 */

import type { Certificate, TimestampCheck, TimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp } from '../extend/augmentable.ts';
import { checkPlacedTimestamp } from '../extend/check-placed-timestamp.ts';
import { describeCertificate } from './describe-certificate.ts';
import { describeInstant } from './describe-instant.ts';
import type { TimestampDescription } from './document-description.ts';

/** A time-stamp with the certificate it was signed by, for whoever goes on from there. */
export interface ToldTimestamp {
  readonly placed: PlacedTimestamp;
  readonly described: TimestampDescription;
  readonly authority: Certificate | undefined;
}

/** @param certificates from elsewhere in the document, for tokens that carry none. */
export function describeTimestamp(
  placed: PlacedTimestamp,
  certificates: readonly Certificate[] = [],
): TimestampDescription {
  return judgeTimestamp(placed, certificates).described;
}

/** As `describeTimestamp`. */
export function judgeTimestamp<Placed extends PlacedTimestamp>(
  placed: Placed,
  certificates: readonly Certificate[] = [],
): ToldTimestamp & { readonly placed: Placed } {
  const { kind, token, expectedDigest } = placed;
  if (token === undefined) {
    const faults = ['timestamp_malformed', ...placed.faults];
    return { placed, described: { kind, intact: false, faults }, authority: undefined };
  }
  const checked = checkPlacedTimestamp({ token, expectedDigest, certificates });
  const unknown = expectedDigest === undefined ? ['imprint_unknown'] : [];
  const own = checked.reasons.filter(
    (reason) => expectedDigest !== undefined || reason !== 'imprint_mismatch',
  );
  const faults = [...new Set([...own, ...unknown, ...placed.faults])];
  const described = { kind, ...tell(token, checked), intact: faults.length === 0, faults };
  return { placed, described, authority: checked.signerCertificate };
}

function tell(
  { tstInfo }: TimestampToken,
  { signerCertificate }: TimestampCheck,
): Omit<TimestampDescription, 'kind' | 'intact' | 'faults'> {
  const { imprint, policy, serialNumber } = tstInfo;
  return {
    at: describeInstant(tstInfo.at),
    ...(signerCertificate !== undefined && { authority: describeCertificate(signerCertificate) }),
    policy,
    serialNumber: evenHex(serialNumber),
    ...(!('fault' in imprint) && { hash: imprint.hash }),
  };
}

/** As serial numbers of certificates are told: two digits an octet. */
function evenHex(serialNumber: bigint): string {
  const digits = serialNumber.toString(16);
  return digits.length % 2 === 0 || serialNumber < 0n ? digits : `0${digits}`;
}
