/**
 * Whether the material in a document suffices to validate it later (EN 319 102-1, 5.5; the LT
 * level of every format), as far as the document alone can tell: who will be trusted is not known,
 * so a path may end at a certificate that signed itself, or at one whose issuer is not there.
 *
 * Every other certificate on the way needs an OCSP response or a list about it, and whoever made
 * that needs the same. What the answers say, and for which instant, is a question for validation.
 * That a responder does not know the certificate is no answer. Exempt is who is never revoked.
 */

import {
  bytesToHex,
  checkOcspResponse,
  digest,
  equalBytes,
  findCrlStatus,
  isIssuedBy,
  isNeverRevoked,
  isSelfIssued,
  parseCrl,
  parseOcspResponse,
  PkiError,
  sameName,
} from '@kumoin/pki';
import type { BasicOcspResponse, Certificate, Crl } from '@kumoin/pki';
import type { ValidationData } from '../extend/augmentable.ts';
import { readableCertificates } from './readable-certificates.ts';

export interface MaterialQuestion {
  /** Certificates of signers and of time-stamp authorities. */
  readonly certificates: readonly Certificate[];
  readonly data: ValidationData;
}

/** @returns the certificates nothing speaks about; none: the material is complete. */
export function findUnanswered({ certificates, data }: MaterialQuestion): readonly Certificate[] {
  const material = materialOf(data);
  const seen = new Set<string>();
  const unanswered: Certificate[] = [];
  const waiting = [...certificates];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const name = bytesToHex(digest('sha256', next.raw));
    if (seen.has(name) || isSelfIssued(next)) continue;
    seen.add(name);
    const issuers = issuersOf(next, material);
    waiting.push(...issuers);
    if (isNeverRevoked(next)) continue;
    const answer = answerAbout(next, issuers, material);
    if (answer === undefined || material.allowance.checks < 0) unanswered.push(next);
    else waiting.push(...answer.by);
  }
  return unanswered;
}

/**
 * More than any document needs. A hostile one may have a thousand certificates of one name; with
 * its allowance spent nothing more is verified, and what is left counts as unanswered.
 */
const signatureChecksMax = 1000;

interface Material {
  readonly certificates: readonly Certificate[];
  readonly ocsps: readonly BasicOcspResponse[];
  readonly crls: readonly Crl[];
  /** How many signatures may still be verified. */
  readonly allowance: { checks: number };
}

/** Signatures beside each other ask about the same material, and share its allowance. */
const known = new WeakMap<ValidationData, Material>();

function materialOf(data: ValidationData): Material {
  const material = known.get(data) ?? readMaterial(data);
  known.set(data, material);
  return material;
}

function readMaterial({ certificates, ocsps, crls }: ValidationData): Material {
  const responses = ocsps.flatMap((der) => readable(() => parseOcspResponse(der)));
  const successful = responses.flatMap((each) => (each.status === 'successful' ? each.basic : []));
  const carried = successful.flatMap((response) => response.certificates);
  return {
    certificates: readableCertificates([...certificates, ...carried]),
    ocsps: successful,
    crls: crls.flatMap((der) => readable(() => parseCrl(der))),
    allowance: { checks: signatureChecksMax },
  };
}

function readable<T>(read: () => T): readonly T[] {
  try {
    return [read()];
  } catch (cause) {
    // What cannot be read speaks about nothing.
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}

/** A cross-certified authority has several certificates; any one of them issued it. */
function issuersOf(
  certificate: Certificate,
  { certificates, allowance }: Material,
): readonly Certificate[] {
  const issuer = certificates.find(
    (candidate) =>
      sameName(candidate.subject, certificate.issuer) &&
      mayCheck(allowance) &&
      isIssuedBy(certificate, candidate.publicKey),
  );
  return issuer === undefined ? [] : [issuer];
}

function mayCheck(allowance: Material['allowance']): boolean {
  allowance.checks -= 1;
  return allowance.checks >= 0;
}

interface Answer {
  /** Who made it, beside the issuer. */
  readonly by: readonly Certificate[];
}

function answerAbout(
  certificate: Certificate,
  [issuer]: readonly Certificate[],
  { ocsps, crls, allowance }: Material,
): Answer | undefined {
  if (issuer === undefined) return answerUnverified(certificate, { ocsps, crls });
  const about = ocsps.filter((response) => isAbout(response, certificate));
  for (const response of about) {
    if (!mayCheck(allowance)) return undefined;
    const checked = checkOcspResponse({ response, certificate, issuer, at: response.producedAt });
    const { status, signatureValid, responderAuthorized, responderCertificate } = checked;
    if (status === undefined || status.kind === 'unknown') continue;
    if (!signatureValid || !responderAuthorized) continue;
    return { by: responderCertificate === undefined ? [] : [responderCertificate] };
  }
  const speaks = (crl: Crl) =>
    sameName(crl.issuer, certificate.issuer) &&
    mayCheck(allowance) &&
    findCrlStatus({ certificate, issuer, crls: [crl], at: crl.thisUpdate }) !== 'unknown';
  return crls.some(speaks) ? { by: [] } : undefined;
}

function isAbout({ answers }: BasicOcspResponse, { serialNumber }: Certificate): boolean {
  return answers.some(
    ({ certId, status }) =>
      status.kind !== 'unknown' && equalBytes(certId.serialNumber, serialNumber),
  );
}

/** The issuer is not there, so it is the anchor or nothing is; by whom the answer is, who knows. */
function answerUnverified(
  certificate: Certificate,
  { ocsps, crls }: Pick<Material, 'ocsps' | 'crls'>,
): Answer | undefined {
  const answered =
    ocsps.some((response) => isAbout(response, certificate)) ||
    crls.some((crl) => sameName(crl.issuer, certificate.issuer));
  return answered ? { by: [] } : undefined;
}
