/**
 * A manifest of an ASiC-E with CAdES (EN 319 162-1, A.4 "ASiCManifest"): the list of files that is
 * signed or time-stamped in their stead.
 */

import type { HashAlgorithm } from '@kumoin/pki';

export const asicNamespace = 'http://uri.etsi.org/02918/v1.2.1#';
export const dsNamespace = 'http://www.w3.org/2000/09/xmldsig#';

export interface ManifestReference {
  /** As it stands there. */
  readonly uri: string;
  /** The entry it means; undefined for one outside the container. */
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  /** The file others are to be understood from; of an archive manifest, the one before. */
  readonly rootFile: boolean;
  /** Undefined for one that is not served. */
  readonly hash: HashAlgorithm | undefined;
  readonly digest: Uint8Array;
}

export interface AsicManifest {
  /** The entry that holds the signature or the time-stamp over the manifest. */
  readonly signedBy: string | undefined;
  readonly references: readonly ManifestReference[];
}
