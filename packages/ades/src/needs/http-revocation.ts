/**
 * The standing of a certificate over HTTP: OCSP at the addresses in the certificate (RFC 6960,
 * A.1), and where nobody there says anything useful, its lists (RFC 5280, 4.2.1.13).
 *
 * A nonce is sent, so that a responder that can makes a new answer; one that answers from stock
 * leaves it out, and is measured by the dates of its answer instead. Where that is older than was
 * asked for, the others are asked first, and it is handed on if they have nothing.
 */

import {
  buildOcspCertId,
  buildOcspRequest,
  certIdNamesIssuer,
  equalBytes,
  parseCrl,
  parseOcspResponse,
  PkiError,
  sameName,
} from '@kumoin/pki';
import type { OcspAnswer, OcspResponse } from '@kumoin/pki';
import type { RevocationQuestion, RevocationValue } from './ades-needs.ts';
import type { Fetching } from './bounded-fetch.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { joinUnmet, NeedUnmet } from './need-unmet.ts';

const responseBytesMax = 256 * 1024;
/** National lists have some ten million; `crlBytesMax` of the package pki is more. */
const listBytesMax = 32 * 1024 * 1024;
/** Of each kind: further addresses are copies. */
const addressesMax = 3;
const nonceBytes = 32;

export interface RevocationAsking extends Fetching {
  readonly random: (bytes: number) => Uint8Array;
}

/** @throws {NeedUnmet} where there are addresses and none of them helped. */
export async function httpRevocation(
  asking: RevocationAsking,
  question: RevocationQuestion,
): Promise<readonly RevocationValue[]> {
  const { ocspUrls, crlDistributionPoints } = question.certificate;
  const asks = [
    ...ofTheWeb(ocspUrls).map((url) => () => askResponder(asking, url, question)),
    ...ofTheWeb(crlDistributionPoints).map((url) => () => fetchList(asking, url, question)),
  ];
  const unmet: NeedUnmet[] = [];
  let old: RevocationValue | undefined;
  for (const ask of asks) {
    try {
      const { isOld, value } = await ask();
      if (!isOld) return [value];
      old ??= value;
    } catch (cause) {
      if (!(cause instanceof NeedUnmet)) throw cause;
      unmet.push(cause);
    }
  }
  // True when it was said: who asked tells how old it is, which is more than that there is none.
  if (old !== undefined) return [old];
  if (unmet.length === 0) return [];
  throw joinUnmet(unmet);
}

interface Answer {
  readonly value: RevocationValue;
  /** Older than was asked for, and good: somebody else may have a younger one. */
  readonly isOld: boolean;
}

/** Directories by LDAP are not asked. */
function ofTheWeb(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => /^https?:/i.test(url)).slice(0, addressesMax);
}

async function askResponder(
  asking: RevocationAsking,
  url: string,
  question: RevocationQuestion,
): Promise<Answer> {
  const { issuer, certificate } = question;
  const { serialNumber } = certificate;
  const nonce = asking.random(nonceBytes);
  const certIds = [buildOcspCertId({ hash: 'sha1', issuer, serialNumber })];
  const bytes = buildOcspRequest({ certIds, nonce });
  const body = { type: 'application/ocsp-request', bytes };
  const der = await boundedFetch(asking, { url, body, bytesMax: responseBytesMax });
  const { host } = new URL(url);
  const response = reading(host, () => parseOcspResponse(der));
  const found = findAnswer(response, question, nonce);
  if (typeof found === 'string') throw new NeedUnmet(`${host}: ${found}`, { permanent: true });
  const { status, thisUpdate } = found;
  const { issuedAfter = -Infinity } = question;
  // Revoked counts whenever it was said.
  const isOld = status.kind === 'good' && thisUpdate < issuedAfter;
  return { value: { kind: 'ocsp', der }, isOld };
}

/**
 * @returns the answer, or why this response is not worth handing on; whether it may be believed is
 * judged elsewhere.
 */
function findAnswer(
  response: OcspResponse,
  { certificate, issuer }: RevocationQuestion,
  nonce: Uint8Array,
): OcspAnswer | string {
  if (response.status !== 'successful') return response.status;
  const { basic } = response;
  if (basic.nonce !== undefined && !equalBytes(basic.nonce, nonce)) return 'another nonce';
  const answer = basic.answers.find(
    ({ certId }) =>
      equalBytes(certId.serialNumber, certificate.serialNumber) &&
      certIdNamesIssuer(certId, issuer),
  );
  if (answer === undefined) return 'about another certificate';
  return answer.status.kind === 'unknown' ? 'the certificate is unknown there' : answer;
}

async function fetchList(
  asking: RevocationAsking,
  url: string,
  { certificate }: RevocationQuestion,
): Promise<Answer> {
  const der = await boundedFetch(asking, { url, bytesMax: listBytesMax });
  const { host } = new URL(url);
  const list = reading(host, () => parseCrl(der));
  if (!sameName(list.issuer, certificate.issuer)) {
    throw new NeedUnmet(`${host}: a list of somebody else`, { permanent: true });
  }
  return { value: { kind: 'crl', der }, isOld: false };
}

function reading<T>(host: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new NeedUnmet(`${host}: an answer nobody can read`, { cause, permanent: true });
  }
}
