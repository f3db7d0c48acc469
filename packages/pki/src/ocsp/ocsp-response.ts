/**
 * OCSP responses, values → bytes (RFC 6960, 4.2), in two steps with the signature made
 * elsewhere in between: `buildOcspResponseData` → sign the bytes → `assembleOcspResponse`.
 *
 * The responder is named by the digest of its key, which stays true when its certificate is
 * renewed. CertIDs are copied as they were asked, for clients compare bytes.
 */

import { encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import type { SignatureAlgorithm } from '../algorithms.ts';
import { derGeneralizedTime } from '../der/der-time.ts';
import {
  concatBytes,
  derBitString,
  derEnumerated,
  derExplicit,
  derImplicit,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../der/encode-der.ts';
import { oid } from '../oids.ts';
import { PkiError } from '../pki-error.ts';
import type { RevocationReason } from '../revocation-reason.ts';
import { encodeRevocationReason } from '../revocation-reason.ts';
import { buildOcspNonce } from './ocsp-nonce.ts';

export type OcspCertStatus =
  | { readonly kind: 'good' }
  | {
      readonly kind: 'revoked';
      /** Milliseconds since 1970. */
      readonly revokedAt: number;
      readonly reason?: RevocationReason;
    }
  | { readonly kind: 'unknown' };

export interface OcspAnswerInput {
  /** CertID as it was asked, DER. */
  readonly certId: Uint8Array;
  readonly status: OcspCertStatus;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

export interface OcspResponseDataInput {
  /** SHA-1 over the BIT STRING value of the responder's key: `keyIdentifier`. */
  readonly responderKeyHash: Uint8Array;
  /** Milliseconds since 1970. */
  readonly producedAt: number;
  readonly responses: readonly OcspAnswerInput[];
  /** As in the request. */
  readonly nonce?: Uint8Array;
}

/** ResponseData, DER: what the responder signs. @throws {PkiError} `ocsp_malformed`. */
export function buildOcspResponseData(input: OcspResponseDataInput): Uint8Array {
  const { responderKeyHash, producedAt, responses, nonce } = input;
  if (responderKeyHash.length !== 20) throw new PkiError('ocsp_malformed', 'responder key hash');
  if (responses.length === 0) throw new PkiError('ocsp_malformed', 'no answers');
  return derSequence(
    derExplicit(2, derOctetString(responderKeyHash)),
    derGeneralizedTime(producedAt),
    derSequence(...responses.map(buildAnswer)),
    ...(nonce === undefined ? [] : [derExplicit(1, derSequence(buildOcspNonce(nonce)))]),
  );
}

export interface SignedOcspData {
  /** From `buildOcspResponseData`. */
  readonly data: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** DER; the certificate of a delegated responder, empty when the issuer itself signed. */
  readonly certificates: readonly Uint8Array[];
}

/** A complete, successful OCSPResponse. */
export function assembleOcspResponse(signed: SignedOcspData): Uint8Array {
  const { data, algorithm, signature, certificates } = signed;
  const basic = derSequence(
    data,
    encodeSignatureAlgorithm(algorithm),
    derBitString(signature),
    ...(certificates.length === 0 ? [] : [derExplicit(0, derSequence(...certificates))]),
  );
  return wrapBasicOcspResponse(basic);
}

/** The successful OCSPResponse around a BasicOCSPResponse, DER. */
export function wrapBasicOcspResponse(basic: Uint8Array): Uint8Array {
  return derSequence(
    derEnumerated(0),
    derExplicit(0, derSequence(derObjectIdentifier(oid.ocspBasic), derOctetString(basic))),
  );
}

/** The answers that carry no statement and no signature, RFC 6960, 2.3. */
export const ocspErrorStatuses = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

export type OcspErrorStatus = keyof typeof ocspErrorStatuses;

export function ocspErrorResponse(status: OcspErrorStatus): Uint8Array {
  return derSequence(derEnumerated(ocspErrorStatuses[status]));
}

function buildAnswer({ certId, status, thisUpdate, nextUpdate }: OcspAnswerInput): Uint8Array {
  return derSequence(
    certId,
    buildStatus(status),
    derGeneralizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [derExplicit(0, derGeneralizedTime(nextUpdate))]),
  );
}

function buildStatus(status: OcspCertStatus): Uint8Array {
  switch (status.kind) {
    case 'good':
      return derImplicit(0, new Uint8Array());
    case 'unknown':
      return derImplicit(2, new Uint8Array());
    case 'revoked':
      return derExplicit(1, buildRevokedInfo(status));
  }
}

/** The content of RevokedInfo; its tag is IMPLICIT over the SEQUENCE. */
function buildRevokedInfo(status: OcspCertStatus & { kind: 'revoked' }): Uint8Array {
  const { revokedAt, reason } = status;
  if (reason === undefined) return derGeneralizedTime(revokedAt);
  const code = derEnumerated(encodeRevocationReason(reason));
  return concatBytes([derGeneralizedTime(revokedAt), derExplicit(0, code)]);
}
