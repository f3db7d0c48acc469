/**
 * Answer a status request: good, revoked, or unknown, signed by the status unit.
 *
 * RFC 6960 with the nonce of RFC 9654. Everything about a request can be wrong and is
 * answered in the protocol's own words: what cannot be read is malformed, and a request that
 * names no certificate of the issuing CA is none of our business (unauthorized). Among
 * several questions, one about a foreign certificate is answered with unknown. Answers come
 * from the record of issued certificates alone, fresh each time.
 */

import {
  assembleOcspResponse,
  buildOcspResponseData,
  bytesToHex,
  certIdNamesIssuer,
  keyIdentifier,
  ocspErrorResponse,
  parseOcspRequest,
  PkiError,
} from '@kumoin/pki';
import type { OcspAnswerInput, OcspCertId, OcspErrorStatus, OcspRequest } from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { wholeSecond } from '#domain/issuance/certificate-profile.ts';
import { IssuanceWarrant } from '#domain/issuance/issuance-warrant.ts';
import { statusOf, statusSeconds } from '#domain/issuance/status-answer.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { signOnce } from './sign-once.ts';

export interface AnswerStatusRequestPorts {
  readonly authorities: Authorities;
  readonly issuedCertificates: IssuedCertificates;
  readonly keyVault: KeyVault;
  readonly clock: Clock;
}

export interface StatusReply {
  /** OCSPResponse, DER. */
  readonly response: Uint8Array;
  /** False for errors, which may be gone with the next request. */
  readonly successful: boolean;
}

/**
 * @param request OCSPRequest, DER, as it came.
 * @throws {Refusal} `certificate_not_valid`, when the status unit has expired.
 * @throws {Outage} when the vault or a store is down.
 */
export type AnswerStatusRequest = (request: Uint8Array) => Promise<StatusReply>;

export function makeAnswerStatusRequest(ports: AnswerStatusRequestPorts): AnswerStatusRequest {
  const { authorities, issuedCertificates, keyVault, clock } = ports;

  return async function answerStatusRequest(der) {
    const request = readRequest(der);
    if (request === undefined) return failed('malformedRequest');
    const [issuer, responder] = await Promise.all([
      authorities.findByKind('issuing'),
      authorities.findByKind('status'),
    ]);
    if (issuer === undefined || responder === undefined) return failed('unauthorized');

    const issuerCertificate = certificateOf(issuer);
    const isOurs = ({ certId }: { certId: OcspCertId }) =>
      certIdNamesIssuer(certId, issuerCertificate);
    if (!request.questions.some(isOurs)) return failed('unauthorized');

    const at = clock.now();
    const responses: OcspAnswerInput[] = [];
    for (const question of request.questions) {
      const { raw, serialNumber } = question.certId;
      const issued = isOurs(question)
        ? await issuedCertificates.find(issuer.id, bytesToHex(serialNumber))
        : undefined;
      responses.push({ certId: raw, status: statusOf(issued), ...answerTimes(at) });
    }
    const tbs = buildResponseData(responder, { request, responses, at });
    const warrant = IssuanceWarrant.forStatusResponse({ tbs, responder, issuer, at });
    const signature = await signOnce(keyVault, warrant);
    const { algorithm } = warrant;
    const certificates = responder.chain.slice(0, 1);
    const response = assembleOcspResponse({ data: tbs, algorithm, signature, certificates });
    return { response, successful: true };
  };
}

function readRequest(der: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(der);
  } catch (error) {
    // Whatever is wrong with the bytes, the protocol has one word for it.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function failed(status: OcspErrorStatus): StatusReply {
  return { response: ocspErrorResponse(status), successful: false };
}

function answerTimes(at: number): { readonly thisUpdate: number; readonly nextUpdate: number } {
  const thisUpdate = wholeSecond(at);
  return { thisUpdate, nextUpdate: thisUpdate + statusSeconds * 1000 };
}

interface ResponseContents {
  readonly request: OcspRequest;
  readonly responses: readonly OcspAnswerInput[];
  readonly at: number;
}

function buildResponseData(
  responder: Authority,
  { request, responses, at }: ResponseContents,
): Uint8Array {
  const { nonce } = request;
  return buildOcspResponseData({
    responderKeyHash: keyIdentifier(certificateOf(responder).publicKey),
    producedAt: wholeSecond(at),
    responses,
    ...(nonce === undefined ? {} : { nonce }),
  });
}
