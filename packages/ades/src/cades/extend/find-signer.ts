/** Signers by their numbers, as reports name them. */

import { AdesError } from '../../ades-error.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { readSigners, withCounterSigners } from '../read/cades-signers.ts';
import type { CadesDocument } from '../read/read-cades.ts';

/** @throws {AdesError} `cades_signer_unknown`. */
export function findSigner(document: CadesDocument, id: string): CadesSigner {
  const all = readSigners(document).flatMap(withCounterSigners);
  const found = all.find((signer) => signer.id === id);
  if (found === undefined) throw new AdesError('cades_signer_unknown', id);
  return found;
}

/** Of each the signer whose unsigned attributes hold it, once. */
export function topSigners(signers: readonly CadesSigner[]): readonly CadesSigner[] {
  return [...new Set(signers.map(topOf))];
}

function topOf(signer: CadesSigner): CadesSigner {
  return signer.parent === undefined ? signer : topOf(signer.parent);
}
