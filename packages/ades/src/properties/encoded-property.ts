/**
 * What a signer says, handed in encoded as the format itself would write it: an element of XAdES,
 * a header parameter of JAdES (CSC API v2.0.0.2, 11.11, `signed_props`). It is read, and written
 * anew by the format: only what this package understands is ever signed.
 */

import { commitmentNames, commitmentUri } from './commitment-type.ts';
import type { CommitmentType } from './commitment-type.ts';

export interface EncodedProperty {
  /** Name of the element or header parameter. */
  readonly name: string;
  readonly value: Uint8Array;
}

export const encodedPropertiesMax = 32;

/** By its URI (EN 319 132-1, 5.2.3), an object identifier as a URN among them. */
export function commitmentOf(uri: string): CommitmentType {
  const known = commitmentNames.find((name) => commitmentUri(name) === uri);
  if (known !== undefined) return known;
  const oid = /^urn:oid:([0-9.]+)$/u.exec(uri)?.[1];
  return oid === undefined ? { uri } : { oid };
}
