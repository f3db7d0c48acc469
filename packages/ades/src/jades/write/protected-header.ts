/**
 * The protected header of a JAdES baseline signature (TS 119 182-1, 5.1, 5.2 and 6.3), as text.
 *
 * The signing time is `iat` and never `sigT`; the certificate is named by one digest, `x5t#S256`,
 * or `x5t#o` for another hash; `crit` holds what changes the meaning of the payload. `typ`, `x5u`,
 * `jku` and `jwk` are left out: nothing of a baseline signature hangs on them.
 */

import { digest, equalBytes, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from '../../cms/ades-signer.ts';
import { encodeBase64, encodeBase64Url } from '../../json/base64url.ts';
import type { SignerProperties } from '../../properties/signer-properties.ts';
import { headerProperties } from './header-properties.ts';
import { keyIdOf } from '../check/issuer-serial.ts';
import { digestName, joseAlgorithmName } from '../check/jose-algorithm.ts';

export interface ProtectedHeaderOrder {
  readonly signer: AdesSigner;
  readonly signingTime: number;
  readonly properties: SignerProperties | undefined;
  readonly certificateHash: HashAlgorithm | undefined;
  readonly keyIdentifier: boolean;
  /** Of an attached payload. */
  readonly contentType: string | undefined;
  readonly unencoded: boolean;
  readonly sigD: object | undefined;
  readonly contentTimestamp: Uint8Array | undefined;
}

/**
 * @returns base64url.
 * @throws {AdesError} `algorithm_unsupported`, `property_unsupported`, `jades_property_malformed`.
 * @throws {PkiError} when the signer's certificate cannot be read.
 */
export function buildProtectedHeader(order: ProtectedHeaderOrder): string {
  const { signer, unencoded, sigD, contentTimestamp: token } = order;
  const certificate = parseCertificate(signer.certificate);
  const critical = [...(unencoded ? ['b64'] : []), ...(sigD === undefined ? [] : ['sigD'])];
  const header = {
    alg: joseAlgorithmName(signer.algorithm, signer.certificate),
    ...(order.contentType !== undefined && { cty: order.contentType }),
    ...(order.keyIdentifier && { kid: keyIdOf(certificate) }),
    ...certificateReference(signer.certificate, order.certificateHash ?? 'sha256'),
    x5c: orderChain(signer).map(encodeBase64),
    ...(unencoded && { b64: false }),
    iat: Math.floor(order.signingTime / 1000),
    ...headerProperties(order.properties ?? {}),
    ...(token !== undefined && { adoTst: { tstTokens: [{ val: encodeBase64(token) }] } }),
    ...(sigD !== undefined && { sigD }),
    ...(critical.length > 0 && { crit: critical }),
  };
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(header)));
}

function certificateReference(certificate: Uint8Array, hash: HashAlgorithm): object {
  const value = encodeBase64Url(digest(hash, certificate));
  if (hash === 'sha256') return { 'x5t#S256': value };
  return { 'x5t#o': { digAlg: digestName(hash), digVal: value } };
}

/** Each certificate beside the one that issued it, the signer first (RFC 7515, 4.1.6). */
function orderChain({ certificate, chain }: AdesSigner): readonly Uint8Array[] {
  const ordered = [certificate];
  const left = new Map(chain.map((der) => [der, parseCertificate(der)]));
  let issuer: Uint8Array | undefined = parseCertificate(certificate).issuer.raw;
  while (issuer !== undefined) {
    const wanted: Uint8Array = issuer;
    const next = [...left].find(([, each]) => equalBytes(each.subject.raw, wanted));
    issuer = next?.[1].issuer.raw;
    if (next === undefined) break;
    left.delete(next[0]);
    if (!ordered.some((der) => equalBytes(der, next[0]))) ordered.push(next[0]);
  }
  return ordered;
}
