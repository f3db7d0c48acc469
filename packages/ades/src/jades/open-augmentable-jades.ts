/**
 * A JAdES document opened to be augmented (TS 119 182-1, 5.3 and 6.3): time-stamps and validation
 * data become members of each signature's `etsiU`, behind those that are there.
 *
 * Not augmented: a compact signature, which has no unprotected header; and beyond B-LT one whose
 * `etsiU` is in clear, because its archive time-stamp would be over a canonical form that the
 * specification leaves to be named and nobody shares.
 */

import type { Augmentable } from '../extend/augmentable.ts';
import { examineJades } from './check/examine-jades.ts';
import { jadesShortcomings } from './check/jades-level.ts';
import { archiveSignature, extendEtsiU, stampSignature } from './write/extend-etsi-u.ts';
import type { WriteMembers } from './write/extend-etsi-u.ts';
import type { JadesDetached } from './read/jades-content.ts';
import { missingData } from './write/missing-data.ts';

/** @throws {AdesError} `jades_malformed`, `json_malformed`, `json_too_large`. */
export function openAugmentableJades(
  document: Uint8Array,
  detached: JadesDetached = {},
): Augmentable {
  const { signatures, known } = examineJades(document, detached);
  const edit = (ids: readonly string[], write: WriteMembers) =>
    extendEtsiU(document, { detached, ids, write });
  return {
    signatures: signatures.map((examined) => ({
      id: examined.signature.id,
      faults: examined.check.faults,
      signer: examined.check.signer,
      claimedAt: examined.check.claimedAt,
      shortcomings: jadesShortcomings(examined),
      timestamps: examined.timestamps,
    })),
    known,
    stamp: (ids, hash, get) => edit(ids, (examined) => stampSignature(examined, hash, get)),
    addValidationData: (ids, data) => edit(ids, (examined) => missingData(examined, data)),
    archive: (ids, hash, get) => edit(ids, (examined) => archiveSignature(examined, hash, get)),
  };
}
