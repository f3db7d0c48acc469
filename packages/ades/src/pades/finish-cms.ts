/** The CMS of a PAdES signature with its value, which is checked by whoever calls this. */

import { buildSignatureTimestampAttribute, prepareSignedData } from '@kumoin/pki';
import { signedDataInput } from '../cms/ades-signer.ts';
import type { PreparedPadesUpdate } from './prepare-pades.ts';

/** @returns the ContentInfo, DER, with a signature-time-stamp attribute if there is a token. */
export function finishCms(
  { signer, documentDigest, attributes }: PreparedPadesUpdate,
  signature: Uint8Array,
  timestampToken: Uint8Array | undefined,
): Uint8Array {
  const { finish } = prepareSignedData({
    ...signedDataInput(signer),
    contentDigest: documentDigest,
    extraSignedAttributes: attributes,
  });
  const unsignedAttributes =
    timestampToken === undefined ? [] : [buildSignatureTimestampAttribute(timestampToken)];
  return finish(signature, { unsignedAttributes });
}
