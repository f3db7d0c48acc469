/**
 * A CAdES signature opened to be augmented: what `extendDocument` works on, and what formats that
 * carry CMS inside can build upon. Every signer of the CMS is a signature of its own; counter-
 * signatures are material of the signature they stand under.
 */

import { AdesError } from '../../ades-error.ts';
import type { Augmentable, AugmentableSignature } from '../../extend/augmentable.ts';
import { cadesMaterial } from '../read/cades-material.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { checkCadesSigner, readSigners } from '../read/cades-signers.ts';
import { placeTimestamps } from '../read/place-timestamps.ts';
import type { DetachedContent } from '../read/read-cades.ts';
import { readCades } from '../read/read-cades.ts';
import { archiveSigners, stampSigners } from './extend-signers.ts';
import { refuseEvidenceRecords } from './frozen-material.ts';
import { placeMaterial } from './place-material.ts';

/** @throws {AdesError} `cades_malformed` when the bytes are no SignedData. */
export function openAugmentableCades(cms: Uint8Array, content: DetachedContent = {}): Augmentable {
  const document = readCades(cms, content);
  const signers = readSigners(document);
  const named = (ids: readonly string[]) => ids.map((id) => findSigner(signers, id));
  return {
    signatures: signers.map(describeSigner),
    known: cadesMaterial(document),
    stamp: (ids, hash, get) => {
      refuseEvidenceRecords(document.signedData);
      return stampSigners({ document, signers: named(ids), hash, get });
    },
    addValidationData: (ids, data) => {
      refuseEvidenceRecords(document.signedData);
      return placeMaterial(document.signedData, named(ids), data);
    },
    archive: (ids, hash, get) => {
      refuseEvidenceRecords(document.signedData);
      return archiveSigners({ document, signers: named(ids), hash, get });
    },
  };
}

function findSigner(signers: readonly CadesSigner[], id: string) {
  const index = signers.findIndex((signer) => signer.id === id);
  const signer = signers[index];
  if (signer === undefined) throw new AdesError('cades_signer_unknown', id);
  return { signer, index };
}

function describeSigner(signer: CadesSigner): AugmentableSignature {
  const checked = checkCadesSigner(signer);
  return {
    id: signer.id,
    faults: checked.reasons,
    signer: checked.signerCertificate,
    claimedAt: checked.claimedSigningTime,
    timestamps: placeTimestamps(signer),
  };
}
