/**
 * What a client checks before it believes a time-stamp (RFC 3161, 2.2 and 2.3): the token is
 * about these bytes, answers this query, and was signed by a certificate made for nothing
 * but time-stamping. A bad token is an answer, never an exception.
 *
 * The signer is judged at the time the token states, not today: a token outlives its
 * certificate. Its path is judged where anchors are given, at that same time unless told
 * otherwise; revocation is the caller's question.
 */

import { equalBytes } from '#crypto';
import type { HashAlgorithm } from '../algorithms.ts';
import { readDirectoryNames } from '../certificate-extensions.ts';
import type { SignerInfoFault, SignerInfoWarning } from '../cms/verify-signed-data.ts';
import { checkSignerInfo } from '../cms/verify-signed-data.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { sameName } from '../name.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import { PkiError } from '../pki-error.ts';
import type { PathConclusion } from '../validate-path.ts';
import { validatePath } from '../validate-path.ts';
import type { TimestampToken } from './timestamp-token.ts';
import type { TstInfo } from './tst-info.ts';

export type TimestampFault =
  | SignerInfoFault
  /** The token is about a digest of an algorithm we do not serve, or of the wrong length. */
  | 'imprint_unsupported'
  | 'imprint_mismatch'
  | 'nonce_missing'
  | 'nonce_mismatch'
  | 'policy_mismatch'
  /** The token names an authority that its signer's certificate does not (RFC 3161, 2.4.2). */
  | 'authority_name_mismatch'
  /** Extended key usage is not critical, or not time-stamping alone. */
  | 'purpose_wrong'
  | 'certificate_not_valid_then'
  /** No valid path from the signer to an anchor; see `path`. */
  | 'path_not_valid';

export interface TimestampEvidence {
  readonly token: TimestampToken;
  readonly hash: HashAlgorithm;
  /** Digest of what was time-stamped. */
  readonly expectedDigest: Uint8Array;
  /** As in the query; a token without it is then refused. */
  readonly nonce?: bigint;
  /** As in the query. */
  readonly policy?: string;
  /** Certificates from elsewhere, for tokens that carry none. */
  readonly certificates?: readonly Certificate[];
  /** Trusted; without them the path is not judged. */
  readonly anchors?: readonly Certificate[];
  /** The instant to judge the path for; the stated time unless given. */
  readonly at?: number;
}

export interface TimestampCheck {
  /** True when there is no reason against the token. */
  readonly sound: boolean;
  readonly imprintMatches: boolean;
  readonly signatureValid: boolean;
  readonly signingCertificateMatches: boolean;
  readonly purposeValid: boolean;
  /** The stated time, milliseconds since 1970. */
  readonly at: number;
  readonly signerCertificate: Certificate | undefined;
  /** From the signer to an anchor; undefined when no anchors were given or no signer found. */
  readonly path: PathConclusion | undefined;
  readonly reasons: readonly TimestampFault[];
  readonly warnings: readonly SignerInfoWarning[];
}

/** Never throws for what the token says or fails to say. */
export function checkTimestampToken(evidence: TimestampEvidence): TimestampCheck {
  const { token, certificates = [] } = evidence;
  const { tstInfo, signedData, signerInfo } = token;
  const signer = checkSignerInfo({ signedData, signerInfo, certificates });
  const imprint = imprintFaults(evidence);
  const purpose = purposeFaults(signer.signerCertificate);
  const path = judgePath(evidence, signer.signerCertificate);
  const reasons = [
    ...imprint,
    ...answerFaults(evidence),
    ...signer.reasons,
    ...purpose,
    ...validityFaults(tstInfo, signer.signerCertificate),
    ...nameFaults(tstInfo, signer.signerCertificate),
    ...(path?.valid === false ? (['path_not_valid'] as const) : []),
  ];
  return {
    sound: reasons.length === 0,
    imprintMatches: imprint.length === 0,
    signatureValid: signer.signatureValid && signer.digestMatches && signer.attributesWellFormed,
    signingCertificateMatches: signer.signingCertificateMatches,
    purposeValid: signer.signerCertificate !== undefined && purpose.length === 0,
    at: tstInfo.at,
    signerCertificate: signer.signerCertificate,
    path,
    reasons,
    warnings: signer.warnings,
  };
}

/** Whether a certificate may sign time-stamps: the one purpose, and critical (RFC 3161, 2.3). */
export function isTimestampCertificate(certificate: Certificate): boolean {
  const { keyUsage, extendedKeyUsage = [], extensions } = certificate;
  const critical = extensions.get(oid.extendedKeyUsage)?.critical === true;
  const only = extendedKeyUsage.length === 1 && extendedKeyUsage[0] === oid.purposeTimeStamping;
  const maySign =
    keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return critical && only && maySign;
}

function imprintFaults({ token, hash, expectedDigest }: TimestampEvidence): TimestampFault[] {
  const { imprint } = token.tstInfo;
  if ('fault' in imprint) return ['imprint_unsupported'];
  const same = imprint.hash === hash && equalBytes(imprint.messageDigest, expectedDigest);
  return same ? [] : ['imprint_mismatch'];
}

function answerFaults({ token, nonce, policy }: TimestampEvidence): TimestampFault[] {
  const faults: TimestampFault[] = [];
  const { tstInfo } = token;
  if (nonce !== undefined && tstInfo.nonce === undefined) faults.push('nonce_missing');
  else if (nonce !== undefined && tstInfo.nonce !== nonce) faults.push('nonce_mismatch');
  if (policy !== undefined && tstInfo.policy !== policy) faults.push('policy_mismatch');
  return faults;
}

function purposeFaults(certificate: Certificate | undefined): TimestampFault[] {
  return certificate === undefined || isTimestampCertificate(certificate) ? [] : ['purpose_wrong'];
}

function validityFaults({ at }: TstInfo, certificate: Certificate | undefined): TimestampFault[] {
  if (certificate === undefined) return [];
  // notAfter names a whole second, which counts to its end.
  const valid = certificate.notBefore <= at && at < certificate.notAfter + 1000;
  return valid ? [] : ['certificate_not_valid_then'];
}

function nameFaults({ tsa }: TstInfo, certificate: Certificate | undefined): TimestampFault[] {
  if (tsa === undefined || certificate === undefined) return [];
  try {
    return isNameOf(certificate, parseDer(tsa)) ? [] : ['authority_name_mismatch'];
  } catch (cause) {
    // A name nobody can read is not the name of the signer.
    if (cause instanceof PkiError) return ['authority_name_mismatch'];
    throw cause;
  }
}

/** The subject, or one of the alternative names, which are compared octet by octet. */
function isNameOf({ subject, extensions }: Certificate, name: DerNode): boolean {
  const [directoryName] = readDirectoryNames([name]);
  if (directoryName !== undefined && sameName(directoryName, subject)) return true;
  const alternatives = extensions.get(oid.subjectAltName)?.value;
  if (alternatives === undefined) return false;
  return parseDer(alternatives).children.some(({ raw }) => equalBytes(raw, name.raw));
}

function judgePath(
  { token, certificates = [], anchors, at }: TimestampEvidence,
  certificate: Certificate | undefined,
): PathConclusion | undefined {
  if (anchors === undefined || certificate === undefined) return undefined;
  const embedded = token.signedData.certificates.flatMap((entry) => entry.certificate ?? []);
  return validatePath({
    certificate,
    intermediates: [...embedded, ...certificates],
    anchors,
    at: at ?? token.tstInfo.at,
    extendedKeyUsage: oid.purposeTimeStamping,
  });
}
