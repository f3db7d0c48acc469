/**
 * What one OCSP response or list says about one certificate, and whether it may be believed
 * (RFC 6960, 3.2; RFC 5280, 6.3; EN 319 102-1, 5.2.5). Pure; nothing here is fetched.
 *
 * A statement is judged at the moment it was made: who may make it was decided then, and a
 * document keeps it for decades. Whether it is fresh enough is measured against the time it has
 * to prove something for. "Good" about a certificate that had already ended is no word at all,
 * unless the issuer says that it keeps the ended ones on its books.
 */

import {
  checkOcspResponse,
  equalBytes,
  findCrlStatus,
  findRevocation,
  parseDer,
  PkiError,
  readTime,
} from '@kumoin/pki';
import type { Certificate, RevocationReason } from '@kumoin/pki';
import type { RevocationFreshness } from '../extend-order.ts';
import type { Statement } from './material-pool.ts';

export interface StatusQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The time the answer has to prove something for, milliseconds since 1970. */
  readonly provenAt: number;
  readonly freshness: RevocationFreshness;
  /** Now: nothing may come from later than this. */
  readonly at: number;
}

export type StatementVerdict =
  /** `responder` where it is another than the issuer: then it has to be checked itself. */
  | {
      readonly kind: 'good';
      readonly issuedAt: number;
      readonly responder: Certificate | undefined;
    }
  | {
      readonly kind: 'revoked';
      readonly issuedAt: number;
      readonly revokedAt: number;
      readonly reason: RevocationReason | undefined;
      readonly responder: Certificate | undefined;
    }
  /** Believable, but too old to prove anything for that time. */
  | { readonly kind: 'not_fresh'; readonly issuedAt: number }
  /** Not about this certificate, not from whom it should be, or wrong. */
  | { readonly kind: 'silent' };

/** How far clocks of authorities may differ. */
export const clockSkewMs = 5 * 60 * 1000;

export function judgeStatement(statement: Statement, question: StatusQuestion): StatementVerdict {
  return statement.kind === 'ocsp'
    ? judgeResponse(statement, question)
    : judgeList(statement, question);
}

function judgeResponse(
  { response }: Statement & { kind: 'ocsp' },
  question: StatusQuestion,
): StatementVerdict {
  const { certificate, issuer } = question;
  const { serialNumber } = certificate;
  // Cheap, and most responses are about somebody else.
  if (!response.answers.some(({ certId }) => equalBytes(certId.serialNumber, serialNumber))) {
    return { kind: 'silent' };
  }
  const newest = Math.max(response.producedAt, ...response.answers.map((each) => each.thisUpdate));
  if (newest > question.at + clockSkewMs) return { kind: 'silent' };
  const check = checkOcspResponse({ response, certificate, issuer, at: response.producedAt });
  const { answer, status, responderCertificate } = check;
  if (!check.sound || answer === undefined || status === undefined) return { kind: 'silent' };
  const responder =
    responderCertificate === undefined || equalBytes(responderCertificate.raw, issuer.raw)
      ? undefined
      : responderCertificate;
  if (status.kind === 'unknown') return { kind: 'silent' };
  const issuedAt = answer.thisUpdate;
  if (status.kind === 'revoked') {
    const { revokedAt, reason } = status;
    return { kind: 'revoked', issuedAt, revokedAt, reason, responder };
  }
  if (!speaksOfEnded(certificate, answer, archiveCutoff)) return { kind: 'silent' };
  return isFresh(answer, question)
    ? { kind: 'good', issuedAt, responder }
    : { kind: 'not_fresh', issuedAt };
}

function judgeList(
  { list }: Statement & { kind: 'crl' },
  question: StatusQuestion,
): StatementVerdict {
  const { certificate, issuer } = question;
  if (list.thisUpdate > question.at + clockSkewMs) return { kind: 'silent' };
  const status = findCrlStatus({ certificate, issuer, crls: [list], at: list.thisUpdate });
  if (status === 'unknown') return { kind: 'silent' };
  const issuedAt = list.thisUpdate;
  const entry = findRevocation(list, certificate.serialNumber);
  if (entry !== undefined) {
    const { revokedAt, reason } = entry;
    return { kind: 'revoked', issuedAt, revokedAt, reason, responder: undefined };
  }
  if (!speaksOfEnded(certificate, list, expiredCertsOnCrl)) return { kind: 'silent' };
  return isFresh(list, question)
    ? { kind: 'good', issuedAt, responder: undefined }
    : { kind: 'not_fresh', issuedAt };
}

interface Dated {
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

function isFresh({ thisUpdate, nextUpdate }: Dated, question: StatusQuestion): boolean {
  const { provenAt, freshness } = question;
  if (thisUpdate + clockSkewMs >= provenAt) return true;
  // EN 319 102-1, 5.2.5 allows the age between the updates: the same as "not outdated then".
  return freshness === 'current-at-proof' && nextUpdate !== undefined && nextUpdate > provenAt;
}

/** The extensions by which an issuer tells since when it forgets nobody. */
const archiveCutoff = '1.3.6.1.5.5.7.48.1.6';
const expiredCertsOnCrl = '2.5.29.60';

function speaksOfEnded(
  { notAfter, notBefore }: Certificate,
  said: Dated & { readonly extensions: ReadonlyMap<string, { readonly value: Uint8Array }> },
  id: string,
): boolean {
  if (said.thisUpdate + clockSkewMs < notBefore) return false;
  if (said.thisUpdate < notAfter + 1000) return true;
  const extension = said.extensions.get(id);
  const since = extension === undefined ? undefined : readInstant(extension.value);
  return since !== undefined && since <= notAfter;
}

function readInstant(der: Uint8Array): number | undefined {
  try {
    return readTime(parseDer(der));
  } catch (cause) {
    // An extension nobody can read promises nothing.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
