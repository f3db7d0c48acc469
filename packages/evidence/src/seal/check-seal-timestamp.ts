/** The time-stamp of a seal: over its signature, by an authority that is trusted for it. */

import {
  checkTimestampToken,
  digest,
  equalBytes,
  oid,
  parseTimestampToken,
  PkiError,
  prepareTimestampToken,
} from '@kumoin/pki';
import type { SignerInfo, TimestampCheck, TimestampToken } from '@kumoin/pki';
import type { Trust } from './trust.ts';

export type SealTimestampFault = 'timestamp_missing' | 'timestamp_wrong' | 'timestamp_not_trusted';

export interface SealTimestampCheck {
  /** Undefined unless it is right. */
  readonly at: number | undefined;
  readonly faults: readonly SealTimestampFault[];
  readonly details: readonly string[];
}

export function checkSealTimestamp(signerInfo: SignerInfo, trust: Trust): SealTimestampCheck {
  const token = readToken(signerInfo);
  if (token === undefined) return faulty('timestamp_missing');
  const { imprint } = token.tstInfo;
  if ('fault' in imprint) return faulty('timestamp_wrong', [imprint.fault]);
  const check = checkTimestampToken({
    token,
    hash: imprint.hash,
    expectedDigest: digest(imprint.hash, signerInfo.signature),
    anchors: trust.anchors,
    at: trust.at,
  });
  const { path, reasons } = check;
  const wrong = reasons.filter((reason) => reason !== 'path_not_valid');
  if (wrong.length > 0 || !isInOurForm(token, check)) return faulty('timestamp_wrong', wrong);
  const known = path?.valid === true && isAllOfPath(token, path.path);
  // A stamp of the future is one whose clock cannot be believed.
  if (!known || check.at > trust.at + clockSkewMs) return faulty('timestamp_not_trusted');
  return { at: check.at, faults: [], details: [] };
}

/** By which clocks of others may be off. */
export const clockSkewMs = 60_000;

function faulty(fault: SealTimestampFault, details: readonly string[] = []): SealTimestampCheck {
  return { at: undefined, faults: [fault], details };
}

function readToken({ unsignedAttributes }: SignerInfo): TimestampToken | undefined {
  const values = unsignedAttributes.values(oid.signatureTimeStamp);
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  try {
    return parseTimestampToken(value.raw);
  } catch (error) {
    // What cannot be read is none.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** Octet for octet what our authority would have written; see `checkSeal`. */
function isInOurForm(token: TimestampToken, { signerCertificate }: TimestampCheck): boolean {
  const { signerInfo, signedData, tstInfo } = token;
  const { signatureAlgorithm, signature } = signerInfo;
  if (signerCertificate === undefined || signatureAlgorithm === undefined) return false;
  const prepared = prepareTimestampToken(tstInfo.raw, {
    signerCertificate: signerCertificate.raw,
    certificates: signedData.certificates.map(({ raw }) => raw),
    signatureAlgorithm,
  });
  return equalBytes(prepared.finish(signature), token.raw);
}

function isAllOfPath(
  { signedData }: TimestampToken,
  path: readonly { readonly raw: Uint8Array }[],
): boolean {
  return signedData.certificates.every(({ raw }) => path.some((each) => equalBytes(each.raw, raw)));
}
