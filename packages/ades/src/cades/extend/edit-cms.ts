/**
 * A CMS with more in it, as augmentation adds: material, attributes. What a document of ours
 * cannot take (more certificates or lists than are read again, an answer that says nothing) is
 * told as the package tells everything, and never in the words of the room below.
 */

import { buildOcspRevocationInfo, editSignedData, editSignerInfo, PkiError } from '@kumoin/pki';
import type { SignedDataChanges, SignerInfoChanges } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { ValidationData } from '../../extend/augmentable.ts';

/** @throws {AdesError} `extension_unsupported` when there is no room for it. */
export function editCms(cms: Uint8Array, changes: SignedDataChanges): Uint8Array {
  return whereThereIsRoom(() => editSignedData(cms, changes));
}

/** @throws {AdesError} `extension_unsupported` when there is no room for it. */
export function editCmsSigner(signerInfo: Uint8Array, changes: SignerInfoChanges): Uint8Array {
  return whereThereIsRoom(() => editSignerInfo(signerInfo, changes));
}

/**
 * The material in the two sets of a SignedData, where it is not there yet.
 * @throws {AdesError} `extension_unsupported` when there is no room for it.
 */
export function growCms(
  cms: Uint8Array,
  { certificates, ocsps, crls }: ValidationData,
): Uint8Array {
  return whereThereIsRoom(() =>
    editSignedData(cms, {
      addCertificates: certificates,
      addCrls: [...crls, ...ocsps.map(buildOcspRevocationInfo)],
    }),
  );
}

function whereThereIsRoom(edit: () => Uint8Array): Uint8Array {
  try {
    return edit();
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new AdesError('extension_unsupported', cause.message, { cause });
  }
}
