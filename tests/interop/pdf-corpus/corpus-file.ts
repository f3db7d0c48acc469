/**
 * One row of the corpus table.
 *
 * The marks are what `shape.ts` and `document-marks.ts` see in the file, so that
 * "structurally different" can be counted.
 */

import type { PackageKey } from './packages.ts';

export interface CorpusFile {
  readonly id: string;
  readonly from: PackageKey;
  /** Below the package's `root`. */
  readonly path: string;
  readonly producer: string;
  readonly marks: string;
  /** Why it is in the set. */
  readonly why: string;
  readonly sha256: string;
  /** For files that must not be signed: the code of the refusal. */
  readonly refusedWith?: string;
  /** An empty signature field of its own, which the second signer fills. */
  readonly emptyField?: string;
  /** For pages that cannot take a visible signature: the second one is invisible too. */
  readonly invisible?: true;
  /**
   * The form asks the viewer to draw its fields (/NeedAppearances), because some hold text that
   * nobody drew. The request has to stay, and poppler then draws over our visible signature.
   */
  readonly drawnByViewer?: true;
}
