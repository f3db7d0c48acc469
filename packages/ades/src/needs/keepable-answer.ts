/**
 * How long an answer from outside may be given to others who ask the same. What is kept speaks to
 * everybody, so it is verified before (RFC 6960, 3.2; RFC 5280, 6.3): signed by whom the issuer
 * appointed, about this very certificate, from no later than now. Who asked gets everything, kept
 * or not, and judges it himself.
 */

import {
  checkOcspResponse,
  findCrlStatus,
  isIssuedBy,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  PkiError,
} from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { RevocationQuestion, RevocationValue } from './ades-needs.ts';

/** When an answer was made, and until when its maker stands by it. Milliseconds since 1970. */
export interface AnswerDates {
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

/** How far clocks of authorities may differ. */
const clockSkewMs = 5 * 60 * 1000;

/** @returns undefined for an answer that is to be given to nobody else. */
export function datesOfVerified(
  value: RevocationValue,
  question: RevocationQuestion,
  now: number,
): AnswerDates | undefined {
  const dates = read(() =>
    (value.kind === 'ocsp' ? datesOfResponse : datesOfList)(value, question),
  );
  return dates === undefined || dates.thisUpdate > now + clockSkewMs ? undefined : dates;
}

function datesOfResponse(
  { der }: RevocationValue,
  { certificate, issuer }: RevocationQuestion,
): AnswerDates | undefined {
  const response = parseOcspResponse(der);
  if (response.status !== 'successful') return undefined;
  const { basic } = response;
  const evidence = { response: basic, certificate, issuer, at: basic.producedAt };
  const { sound, answer } = checkOcspResponse(evidence);
  return sound && answer?.status.kind !== 'unknown' ? answer : undefined;
}

function datesOfList(
  { der }: RevocationValue,
  { certificate, issuer }: RevocationQuestion,
): AnswerDates | undefined {
  const list = parseCrl(der);
  const status = findCrlStatus({ certificate, issuer, crls: [list], at: list.thisUpdate });
  return status === 'unknown' ? undefined : list;
}

/** Whether one of these is an issuer of that certificate, so that they help whoever asks. */
export function haveIssuerOf(ders: readonly Uint8Array[], certificate: Certificate): boolean {
  return ders.some((der) => {
    const candidate = read(() => parseCertificate(der));
    return candidate !== undefined && isIssuedBy(certificate, candidate.publicKey);
  });
}

function read<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (cause) {
    // What nobody can read is not kept.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
