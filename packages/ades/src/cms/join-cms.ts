/**
 * A signer for a CMS that others signed before (RFC 5652, 5.1 and 11.4): beside them, or above one
 * of them as a counter-signature. What they signed keeps its octets; the certificates of the new
 * one join theirs.
 */

import {
  buildAttribute,
  editSignedData,
  encodeHashAlgorithm,
  oid,
  prepareSignerInfo,
} from '@kumoin/pki';
import type { PreparedSignedData, SignedDataInput, SignerInfoInput } from '@kumoin/pki';

/** The CMS that is joined, and the place in it. */
export interface JoinedCms {
  /** ContentInfo, as it came. */
  readonly cms: Uint8Array;
  /** eContentType, dotted; undefined for a counter-signature. */
  readonly contentType: string | undefined;
  /** The place of the signer that is counter-signed; undefined for a signer like the others. */
  readonly counterTo: number | undefined;
}

/** @throws {PkiError} when digest or certificate do not go with the algorithm. */
export function joinCms(
  input: Omit<SignerInfoInput, 'contentType'> & Pick<SignedDataInput, 'certificates'>,
  { cms, contentType, counterTo }: JoinedCms,
): PreparedSignedData {
  const { toBeSigned, finish } = prepareSignerInfo({ ...input, contentType });
  const { certificates: addCertificates, hash } = input;
  return {
    toBeSigned,
    finish: (signature, options) => {
      const signerInfo = finish(signature, options);
      if (counterTo === undefined) {
        const addDigestAlgorithms = [encodeHashAlgorithm(hash)];
        const addSignerInfos = [signerInfo];
        return editSignedData(cms, { addCertificates, addDigestAlgorithms, addSignerInfos });
      }
      const attribute = buildAttribute(oid.counterSignature, signerInfo);
      const addUnsignedAttributes = [{ signerIndex: counterTo, attribute }];
      return editSignedData(cms, { addCertificates, addUnsignedAttributes });
    },
  };
}
