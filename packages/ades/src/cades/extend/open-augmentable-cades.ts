/**
 * A CAdES signature opened to be augmented: what `extendDocument` works on, and what formats that
 * carry CMS inside can build upon. Every signer of the CMS is a signature of its own, and so is
 * every counter-signature that is sound: it needs the same material, and gets a time-stamp of its
 * own unless an archive time-stamp covers it already. One that is broken is left to its reader,
 * since it takes nothing from the signature it hangs on.
 */

import { oid } from '@kumoin/pki';
import type { Augmentable, AugmentableSignature } from '../../extend/augmentable.ts';
import { cadesShortcomings } from '../read/cades-level.ts';
import { cadesMaterial } from '../read/cades-material.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { checkCadesSigner, readSigners, withCounterSigners } from '../read/cades-signers.ts';
import { placeTimestamps } from '../read/place-timestamps.ts';
import type { DetachedContent } from '../read/read-cades.ts';
import { readCades } from '../read/read-cades.ts';
import { archivesOver } from './archives-over.ts';
import { archiveSigners, stampSigners } from './extend-signers.ts';
import { findSigner, topSigners } from './find-signer.ts';
import { refuseEvidenceRecords } from './frozen-material.ts';
import { placeMaterial } from './place-material.ts';

/** @throws {AdesError} `cades_malformed` when the bytes are no SignedData. */
export function openAugmentableCades(cms: Uint8Array, content: DetachedContent = {}): Augmentable {
  const document = readCades(cms, content);
  const all = readSigners(document).flatMap(withCounterSigners);
  const named = (ids: readonly string[]): readonly CadesSigner[] => {
    refuseEvidenceRecords(document.signedData);
    return ids.map((id) => all.find((signer) => signer.id === id) ?? findSigner(document, id));
  };
  return {
    signatures: all.flatMap(describeSigner),
    known: cadesMaterial(document),
    stamp: async (ids, hash, get) => stampSigners({ document, signers: named(ids), hash, get }),
    addValidationData: (ids, data) =>
      placeMaterial(document.signedData, topSigners(named(ids)), data),
    archive: async (ids, hash, get) =>
      archiveSigners({ document, signers: topSigners(named(ids)), hash, get }),
  };
}

function describeSigner(signer: CadesSigner): readonly AugmentableSignature[] {
  const checked = checkCadesSigner(signer);
  if (signer.parent !== undefined && !checked.sound) return [];
  // Over references alone a time-stamp says nothing about the signature.
  const own = placeTimestamps(signer).filter(({ type }) => type !== oid.referencesTimeStamp);
  return [
    {
      id: signer.id,
      faults: checked.reasons,
      signer: checked.signerCertificate,
      claimedAt: checked.claimedSigningTime,
      shortcomings: cadesShortcomings({ signer, checked }),
      timestamps: [...own, ...archivesOver(signer)],
    },
  ];
}
