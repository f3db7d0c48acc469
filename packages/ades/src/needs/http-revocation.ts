/**
 * The standing of a certificate over HTTP: OCSP at the addresses in the certificate (RFC 6960,
 * A.1), and where nobody there says anything useful, its lists (RFC 5280, 4.2.1.13).
 *
 * A nonce is sent, so that a responder that can makes a new answer; one that answers from stock
 * leaves it out, and is measured by the dates of its answer instead.
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
import type { OcspResponse } from '@kumoin/pki';
import type { RevocationQuestion, RevocationValue } from './ades-needs.ts';
import type { Fetching } from './bounded-fetch.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { NeedUnmet, tellTrouble } from './need-unmet.ts';

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
  const troubles: unknown[] = [];
  for (const ask of asks) {
    try {
      return [await ask()];
    } catch (cause) {
      troubles.push(cause);
    }
  }
  if (troubles.length === 0) return [];
  const permanent = troubles.every((each) => each instanceof NeedUnmet && each.permanent);
  throw new NeedUnmet(troubles.map(tellTrouble).join('; '), { permanent });
}

/** Directories by LDAP are not asked. */
function ofTheWeb(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => /^https?:/i.test(url)).slice(0, addressesMax);
}

async function askResponder(
  asking: RevocationAsking,
  url: string,
  question: RevocationQuestion,
): Promise<RevocationValue> {
  const { issuer, certificate } = question;
  const { serialNumber } = certificate;
  const nonce = asking.random(nonceBytes);
  const certIds = [buildOcspCertId({ hash: 'sha1', issuer, serialNumber })];
  const bytes = buildOcspRequest({ certIds, nonce });
  const body = { type: 'application/ocsp-request', bytes };
  const der = await boundedFetch(asking, { url, body, bytesMax: responseBytesMax });
  const { host } = new URL(url);
  const trouble = findTrouble(
    reading(host, () => parseOcspResponse(der)),
    question,
    nonce,
  );
  if (trouble !== undefined) throw new NeedUnmet(`${host}: ${trouble}`, { permanent: true });
  return { kind: 'ocsp', der };
}

/** Why this response is not worth handing on; whether it may be believed is judged elsewhere. */
function findTrouble(
  response: OcspResponse,
  { certificate, issuer, issuedAfter = -Infinity }: RevocationQuestion,
  nonce: Uint8Array,
): string | undefined {
  if (response.status !== 'successful') return response.status;
  const { basic } = response;
  if (basic.nonce !== undefined && !equalBytes(basic.nonce, nonce)) return 'another nonce';
  const answer = basic.answers.find(
    ({ certId }) =>
      equalBytes(certId.serialNumber, certificate.serialNumber) &&
      certIdNamesIssuer(certId, issuer),
  );
  if (answer === undefined) return 'about another certificate';
  if (answer.status.kind === 'unknown') return 'the certificate is unknown there';
  // Old, and good: a list may be younger. Revoked counts whenever it was said.
  const old = answer.status.kind === 'good' && answer.thisUpdate < issuedAfter;
  return old && certificate.crlDistributionPoints.length > 0 ? 'an answer from stock' : undefined;
}

async function fetchList(
  asking: RevocationAsking,
  url: string,
  { certificate }: RevocationQuestion,
): Promise<RevocationValue> {
  const der = await boundedFetch(asking, { url, bytesMax: listBytesMax });
  const { host } = new URL(url);
  const list = reading(host, () => parseCrl(der));
  if (!sameName(list.issuer, certificate.issuer)) {
    throw new NeedUnmet(`${host}: a list of somebody else`, { permanent: true });
  }
  return { kind: 'crl', der };
}

function reading<T>(host: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new NeedUnmet(`${host}: an answer nobody can read`, { cause, permanent: true });
  }
}
