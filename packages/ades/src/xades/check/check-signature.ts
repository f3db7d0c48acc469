/**
 * A whole XML signature checked: References, certificate, value (XML Signature 1.1, 3.2). What is
 * wrong is told by codes and never thrown.
 */

import { PkiError, verifySignature } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { checkReferences } from './check-references.ts';
import type { OpenedSignature } from '../read/opened-signature.ts';
import { issuerSerialDiffers } from '../read/signing-certificate-v2.ts';
import { findSigner } from '../read/signing-certificate.ts';
import { fromXmlSignature } from '../xml-algorithm.ts';

export interface SignatureCheck {
  readonly signer: Certificate | undefined;
  readonly contentIntact: boolean | undefined;
  /** The value is right over SignedInfo, and the properties are those that were signed. */
  readonly signatureValid: boolean;
  readonly certificateBound: boolean;
  readonly faults: readonly string[];
  /** Deviations that harm nobody. */
  readonly warnings: readonly string[];
}

export interface CheckContext {
  /** Certificates of elsewhere in the document, DER. */
  readonly certificates?: readonly Uint8Array[];
  /** The SignatureValue a counter-signature has to be over. */
  readonly counterSigned?: XmlPart | undefined;
}

export function checkSignature(
  opened: OpenedSignature,
  { certificates = [], counterSigned }: CheckContext = {},
): SignatureCheck {
  try {
    const references = checkReferences(opened, counterSigned);
    const signer = findSigner(opened.parsed, certificates);
    const value = valueFaults(opened, signer.certificate);
    const differs =
      signer.certificate !== undefined && issuerSerialDiffers(opened.parsed, signer.certificate);
    return {
      signer: signer.certificate,
      contentIntact: references.contentIntact,
      signatureValid:
        signer.certificate !== undefined && value.length === 0 && references.propertiesIntact,
      certificateBound: signer.bound && references.propertiesIntact,
      faults: [...references.faults, ...signer.faults, ...value],
      warnings: differs ? ['issuer_serial_differs'] : [],
    };
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    return brokenSignature(cause.code);
  }
}

/** For what cannot even be taken apart. */
export function brokenSignature(fault: string): SignatureCheck {
  return {
    signer: undefined,
    contentIntact: false,
    signatureValid: false,
    certificateBound: false,
    faults: [fault],
    warnings: [],
  };
}

function valueFaults(opened: OpenedSignature, signer: Certificate | undefined): readonly string[] {
  const { algorithm, c14n, signedInfo, value } = opened.parsed;
  if (algorithm === undefined) return ['signature_algorithm_unsupported'];
  if (c14n === undefined) return ['canonicalization_unsupported'];
  if (signer === undefined) return [];
  const { publicKey } = signer;
  const message = opened.canonical(signedInfo, c14n);
  try {
    const signature = fromXmlSignature({ algorithm, publicKey, signature: value });
    const valid =
      signature !== undefined && verifySignature({ algorithm, publicKey, message, signature });
    return valid ? [] : ['signature_wrong'];
  } catch (cause) {
    // A key of a kind we do not know verifies nothing.
    if (cause instanceof PkiError) return ['signature_wrong'];
    throw cause;
  }
}
