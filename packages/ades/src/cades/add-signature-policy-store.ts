/**
 * Keeps the signature policy itself beside a signature that names it (signature-policy-store,
 * EN 319 122-1, 5.4.2): an unsigned attribute that proves itself by the digest in the signed one.
 * Without such a digest, or with another document, it would prove nothing and is refused.
 */

import {
  buildAttribute,
  decodeHashAlgorithm,
  DerFields,
  derIa5String,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  digest,
  editSignedData,
  equalBytes,
  oid,
  PkiError,
  readOctetString,
} from '@kumoin/pki';
import type { SignerInfo } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { areAttributesFrozen, refuseEvidenceRecords } from './extend/frozen-material.ts';
import { readCades } from './read/read-cades.ts';

export interface SignaturePolicyStore {
  /** The number of the signer, from `1`. */
  readonly signer: string;
  /** What kind of document a policy is: the specification of its syntax. */
  readonly specification: { readonly oid: string } | { readonly uri: string };
  /** The policy, octet by octet. */
  readonly document: Uint8Array;
}

/**
 * @throws {AdesError} `cades_malformed`, `cades_signer_unknown`; `cades_property_malformed` when
 * the signature names no policy by digest, another one, or has a store already;
 * `extension_unsupported` when nothing may be added any more.
 */
export function addSignaturePolicyStore(cms: Uint8Array, store: SignaturePolicyStore): Uint8Array {
  const { signedData } = readCades(cms);
  refuseEvidenceRecords(signedData);
  const signerIndex = signedData.signerInfos.findIndex(
    (_, index) => String(index + 1) === store.signer,
  );
  const signerInfo = signedData.signerInfos[signerIndex];
  if (signerInfo === undefined) throw new AdesError('cades_signer_unknown', store.signer);
  if (areAttributesFrozen(signerInfo)) throw new AdesError('extension_unsupported');
  if (signerInfo.unsignedAttributes.values(oid.signaturePolicyStore).length > 0) {
    throw new AdesError('cades_property_malformed', 'a policy is stored already');
  }
  if (!namesPolicy(signerInfo, store.document)) {
    throw new AdesError('cades_property_malformed', 'not the policy that was signed');
  }
  const attribute = buildAttribute(oid.signaturePolicyStore, writeStore(store));
  return editSignedData(cms, { addUnsignedAttributes: [{ signerIndex, attribute }] });
}

/** SEQUENCE { specification: OID or IA5String, document: OCTET STRING }. */
function writeStore({ specification, document }: SignaturePolicyStore): Uint8Array {
  const named =
    'oid' in specification
      ? derObjectIdentifier(specification.oid)
      : derIa5String(specification.uri);
  return derSequence(named, derOctetString(document));
}

function namesPolicy({ signedAttributes }: SignerInfo, document: Uint8Array): boolean {
  const value = signedAttributes.only(oid.signaturePolicyIdentifier);
  if (value === undefined) return false;
  try {
    const fields = DerFields.ofSequence(value);
    fields.takeAny();
    const hash = DerFields.ofSequence(fields.takeAny());
    const algorithm = decodeHashAlgorithm(hash.takeAny());
    return equalBytes(readOctetString(hash.takeAny()), digest(algorithm, document));
  } catch (cause) {
    // The policy may be implied, or hashed by what we do not serve.
    if (cause instanceof PkiError) return false;
    throw cause;
  }
}
