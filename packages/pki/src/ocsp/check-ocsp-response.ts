/**
 * Whether an OCSP response may be believed about one certificate (RFC 6960, 3.2 and
 * 4.2.2.2). A bad response is an answer, never an exception.
 *
 * Only two may answer: the issuer itself, and a responder whose certificate that issuer
 * signed for OCSP signing. A third party is refused even where somebody trusts it, since
 * trust in a responder is trust in every status it makes up. The responder is judged at the
 * time it produced the answer. Whether the responder itself has been revoked is the caller's
 * question unless its certificate says nocheck.
 */

import { equalBytes } from '#crypto';
import { isIssuedBy } from '../issued-by.ts';
import { sameName } from '../name.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { PkiError } from '../pki-error.ts';
import { certIdNamesIssuer, publicKeyDigest } from './ocsp-cert-id.ts';
import type { OcspCertStatus } from './ocsp-response.ts';
import type { BasicOcspResponse, OcspAnswer } from './parse-ocsp-response.ts';
import { verifySignature } from '../verify-signature.ts';

export type OcspFault =
  /** No answer is about this certificate of this issuer. */
  | 'certificate_not_answered'
  | 'signature_algorithm_unsupported'
  /** No certificate at hand has the key or name the response states. */
  | 'responder_not_found'
  | 'responder_not_authorized'
  | 'responder_not_valid_then'
  | 'signature_wrong'
  | 'not_yet_valid'
  | 'no_longer_valid'
  /** Too old for the caller, who said how old it may be. */
  | 'stale'
  | 'nonce_missing'
  | 'nonce_mismatch';

export interface OcspEvidence {
  readonly response: BasicOcspResponse;
  /** The certificate in question. */
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The time to judge freshness at, milliseconds since 1970. */
  readonly at: number;
  /** How far clocks may differ; five minutes unless given. */
  readonly clockSkewMs?: number;
  /** How old thisUpdate may be; without it, an answer without nextUpdate never ages. */
  readonly ageMaxMs?: number;
  /** As in the request; a response without it is then refused. */
  readonly nonce?: Uint8Array;
}

export interface OcspCheck {
  /** True when there is no reason against the response; only then does `status` count. */
  readonly sound: boolean;
  /** The status stated, believed or not. */
  readonly status: OcspCertStatus | undefined;
  readonly answer: OcspAnswer | undefined;
  readonly signatureValid: boolean;
  readonly responderAuthorized: boolean;
  readonly responderCertificate: Certificate | undefined;
  readonly reasons: readonly OcspFault[];
}

const fiveMinutesMs = 5 * 60 * 1000;

/** Never throws for what the response says or fails to say. */
export function checkOcspResponse(evidence: OcspEvidence): OcspCheck {
  const { response, certificate, issuer } = evidence;
  const answer = response.answers.find(
    ({ certId }) =>
      equalBytes(certId.serialNumber, certificate.serialNumber) &&
      certIdNamesIssuer(certId, issuer),
  );
  const responder = findResponder(response, issuer);
  const signature = signatureFaults(response, responder);
  const authority = responder === undefined ? [] : authorityFaults(responder, evidence);
  const reasons = [
    ...(answer === undefined
      ? (['certificate_not_answered'] as const)
      : timeFaults(answer, evidence)),
    ...signature,
    ...authority,
    ...nonceFaults(evidence),
  ];
  return {
    sound: reasons.length === 0,
    status: answer?.status,
    answer,
    signatureValid: signature.length === 0,
    responderAuthorized: responder !== undefined && authority.length === 0,
    responderCertificate: responder,
    reasons,
  };
}

/** The certificate the response was signed with: the issuer's, or one the response brings. */
function findResponder(response: BasicOcspResponse, issuer: Certificate): Certificate | undefined {
  const candidates = [issuer, ...response.certificates.flatMap(readable)];
  return candidates.find((candidate) => isResponder(response, candidate));
}

function isResponder({ responderId }: BasicOcspResponse, candidate: Certificate): boolean {
  if (responderId.kind === 'name') return sameName(responderId.name, candidate.subject);
  return equalBytes(responderId.keyHash, publicKeyDigest('sha1', candidate.publicKey));
}

function signatureFaults(
  response: BasicOcspResponse,
  responder: Certificate | undefined,
): OcspFault[] {
  const { signatureAlgorithm, data, signature } = response;
  if (signatureAlgorithm === undefined) return ['signature_algorithm_unsupported'];
  if (responder === undefined) return ['responder_not_found'];
  const { publicKey } = responder;
  const check = { algorithm: signatureAlgorithm, publicKey, message: data, signature };
  return verifySignature(check) ? [] : ['signature_wrong'];
}

function authorityFaults(responder: Certificate, evidence: OcspEvidence): OcspFault[] {
  const { certificate, issuer, response } = evidence;
  const faults: OcspFault[] = [];
  const vouchesForItself = equalBytes(responder.raw, certificate.raw);
  if (vouchesForItself || !isAuthorized(responder, issuer)) faults.push('responder_not_authorized');
  const { producedAt } = response;
  // notAfter names a whole second, which counts to its end.
  const valid = responder.notBefore <= producedAt && producedAt < responder.notAfter + 1000;
  if (!valid) faults.push('responder_not_valid_then');
  return faults;
}

/** RFC 6960, 4.2.2.2: the issuer itself, or whom that issuer appointed. */
function isAuthorized(responder: Certificate, issuer: Certificate): boolean {
  if (equalBytes(responder.publicKey, issuer.publicKey)) {
    return sameName(responder.subject, issuer.subject);
  }
  const { extendedKeyUsage, keyUsage } = responder;
  return (
    extendedKeyUsage?.includes(oid.purposeOcspSigning) === true &&
    (keyUsage === undefined || keyUsage.has('digitalSignature')) &&
    sameName(responder.issuer, issuer.subject) &&
    isIssuedBy(responder, issuer.publicKey)
  );
}

function timeFaults({ thisUpdate, nextUpdate }: OcspAnswer, evidence: OcspEvidence): OcspFault[] {
  const { at, clockSkewMs = fiveMinutesMs, ageMaxMs = Infinity, response } = evidence;
  const faults: OcspFault[] = [];
  const newest = Math.max(thisUpdate, response.producedAt);
  if (newest > at + clockSkewMs) faults.push('not_yet_valid');
  if (nextUpdate !== undefined && nextUpdate < at - clockSkewMs) faults.push('no_longer_valid');
  if (at - thisUpdate > ageMaxMs + clockSkewMs) faults.push('stale');
  return faults;
}

function nonceFaults({ nonce, response }: OcspEvidence): OcspFault[] {
  if (nonce === undefined) return [];
  if (response.nonce === undefined) return ['nonce_missing'];
  return equalBytes(nonce, response.nonce) ? [] : ['nonce_mismatch'];
}

/** A certificate that cannot be read cannot be the responder. */
function readable(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (cause) {
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}
