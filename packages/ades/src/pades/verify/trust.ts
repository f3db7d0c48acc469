/** Whom the verifier trusts, and the questions put to path validation. */

import { oid, parseCertificate, parseCrl, validatePath } from '@kumoin/pki';
import type { Certificate, Crl, PathConclusion, SignedData } from '@kumoin/pki';

export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** Milliseconds since 1970: now. */
  readonly at: number;
}

/** @throws {PkiError} when an anchor or list cannot be read: they are the caller's own. */
export function readTrust(given: {
  readonly anchors: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly at: number;
}): Trust {
  return {
    anchors: given.anchors.map((der) => parseCertificate(der)),
    crls: (given.crls ?? []).map((der) => parseCrl(der)),
    at: given.at,
  };
}

interface PathInQuestion {
  readonly certificate: Certificate;
  /** Where intermediate certificates are found. */
  readonly signedData: SignedData;
  readonly at: number;
}

export function signerPath(trust: Trust, question: PathInQuestion): PathConclusion {
  return validatePath({
    ...common(trust, question),
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  });
}

export function authorityPath(trust: Trust, question: PathInQuestion): PathConclusion {
  return validatePath({ ...common(trust, question), extendedKeyUsage: oid.purposeTimeStamping });
}

function common({ anchors, crls }: Trust, { certificate, signedData, at }: PathInQuestion) {
  const intermediates = signedData.certificates.flatMap((each) => each.certificate ?? []);
  return { certificate, intermediates, anchors, crls, at };
}
