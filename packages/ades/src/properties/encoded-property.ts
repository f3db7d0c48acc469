/**
 * What a signer says, handed in encoded as the format itself would write it: an element of XAdES,
 * a header parameter of JAdES (CSC API v2.0.0.2, 11.11, `signed_props`). It is read, and written
 * anew by the format: only what this package understands is ever signed.
 */

import type { CommitmentType } from './signer-properties.ts';

export interface EncodedProperty {
  /** Name of the element or header parameter. */
  readonly name: string;
  readonly value: Uint8Array;
}

export const encodedPropertiesMax = 32;

const commitments: Readonly<Record<string, Extract<CommitmentType, string>>> = {
  ProofOfOrigin: 'proof-of-origin',
  ProofOfReceipt: 'proof-of-receipt',
  ProofOfDelivery: 'proof-of-delivery',
  ProofOfSender: 'proof-of-sender',
  ProofOfApproval: 'proof-of-approval',
  ProofOfCreation: 'proof-of-creation',
};

/** By its URI (EN 319 132-1, 5.2.3), an object identifier as a URN among them. */
export function commitmentOf(uri: string): CommitmentType {
  const named = /^http:\/\/uri\.etsi\.org\/01903\/v1\.2\.2#(\w+)$/u.exec(uri)?.[1];
  const known = named === undefined ? undefined : commitments[named];
  if (known !== undefined) return known;
  const oid = /^urn:oid:([0-9.]+)$/u.exec(uri)?.[1];
  return oid === undefined ? { uri } : { oid };
}
