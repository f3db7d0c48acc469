/**
 * Prepare a counter-signature (TS 119 182-1, 5.3.2): a JWS over the signature value of another,
 * which goes into `cSig` of that one's `etsiU`. Its payload is not repeated there, and it has no
 * `cty`: what it is over is fixed by its place.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import type { PreparedJades } from './jades-order.ts';
import { parseJades } from './read/parse-jades.ts';
import { counterSignedSource } from './read/payload-pieces.ts';
import { finishPreparation } from './prepare-jades.ts';
import { buildProtectedHeader } from './write/protected-header.ts';
import { placeOf } from './write/splice-etsi-u.ts';

export interface JadesCounterOrder {
  /** Flattened or general. */
  readonly document: Uint8Array;
  /** As the description of the document calls it: `signature-1`. */
  readonly signatureId: string;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970. */
  readonly signingTime: number;
  readonly properties?: SignerProperties;
  readonly certificateHash?: HashAlgorithm;
  readonly keyIdentifier?: boolean;
}

/**
 * @throws {AdesError} `extension_unsupported` when there is no place for it, `property_unsupported`
 * for a media type; otherwise as `prepareJades`.
 */
export function prepareJadesCounterSignature(order: JadesCounterOrder): PreparedJades {
  const { document, signatureId, signer, signingTime, properties } = order;
  const { signatures } = parseJades(document);
  const signature = signatures.find(({ id }) => id === signatureId);
  if (signature === undefined) throw new AdesError('extension_unsupported', `no ${signatureId}`);
  placeOf(signature);
  if (properties?.mimeType !== undefined) throw new AdesError('property_unsupported', 'cty');
  const protectedText = buildProtectedHeader({
    signer,
    signingTime,
    properties,
    certificateHash: order.certificateHash,
    keyIdentifier: order.keyIdentifier === true,
    contentType: undefined,
    unencoded: false,
    sigD: undefined,
    contentTimestamp: undefined,
  });
  return finishPreparation(counterSignedSource(signature, false), {
    signer,
    protectedText,
    payload: undefined,
    packaging: 'flattened',
    into: { document, counterSigns: signatureId },
  });
}
