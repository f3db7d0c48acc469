/** The frame of a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7): which algorithm, and the bits of the key. */

import { readAlgorithmIdentifier } from './algorithm-identifier.ts';
import type { DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import { DerFields, readBitString } from './der/read-der.ts';

export interface PublicKeyInfo {
  /** Dotted. */
  readonly algorithm: string;
  readonly parameters: DerNode | undefined;
  /** The octets inside the BIT STRING. */
  readonly key: Uint8Array;
}

/** @throws {PkiError} `der_*`. */
export function readPublicKeyInfo(spki: Uint8Array): PublicKeyInfo {
  const fields = DerFields.ofSequence(parseDer(spki));
  const identifier = readAlgorithmIdentifier(fields.takeAny());
  const key = readBitString(fields.takeAny());
  fields.end();
  return { ...identifier, key };
}
