/**
 * Time-stamp tokens (RFC 3161, 2.4.2; RFC 5816): a TSTInfo inside SignedData with exactly
 * one signer. Preparing leaves the signature to whoever holds the key.
 *
 * Certificates go in only when the query asked for them; that choice is the caller's.
 */

import type { SignatureAlgorithm } from '../algorithms.ts';
import type { PreparedSignedData } from '../cms/build-signed-data.ts';
import { prepareSignedData } from '../cms/build-signed-data.ts';
import { cmsDigestAlgorithm } from '../cms/build-signer-info.ts';
import type { SignedData } from '../cms/parse-signed-data.ts';
import { parseSignedData } from '../cms/parse-signed-data.ts';
import type { SignerInfo } from '../cms/parse-signer-info.ts';
import { oid } from '../oids.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import type { TstInfo } from './tst-info.ts';
import { parseTstInfo } from './tst-info.ts';

export interface TimestampSigner {
  /** DER; its purpose has to be time-stamping alone. */
  readonly signerCertificate: Uint8Array;
  /** DER; empty unless the query asked for certificates. */
  readonly certificates: readonly Uint8Array[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Milliseconds since 1970. */
  readonly signingTime?: number;
}

/** @throws {PkiError} as `prepareSignedData`, and when `tstInfo` is no TSTInfo. */
export function prepareTimestampToken(
  tstInfo: Uint8Array,
  signer: TimestampSigner,
): PreparedSignedData {
  return prepareSignedData({
    ...signer,
    contentType: oid.tstInfo,
    content: parseTstInfo(tstInfo).raw,
    hash: cmsDigestAlgorithm(signer.signatureAlgorithm),
  });
}

export interface TimestampToken {
  readonly tstInfo: TstInfo;
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  /** The ContentInfo, DER. */
  readonly raw: Uint8Array;
}

/** @throws {PkiError} `timestamp_malformed`. */
export function parseTimestampToken(der: Uint8Array): TimestampToken {
  const signedData = readStructure('timestamp_malformed', () => parseSignedData(der));
  const { contentType, content, signerInfos } = signedData;
  const [signerInfo, ...more] = signerInfos;
  if (contentType !== oid.tstInfo || content === undefined) {
    throw new PkiError('timestamp_malformed', 'no TSTInfo inside');
  }
  if (signerInfo === undefined || more.length > 0) {
    throw new PkiError('timestamp_malformed', 'not exactly one signer');
  }
  const tstInfo = readStructure('timestamp_malformed', () => parseTstInfo(content));
  return { tstInfo, signedData, signerInfo, raw: signedData.raw };
}
