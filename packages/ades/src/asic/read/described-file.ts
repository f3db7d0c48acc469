/** One file of signatures in a description, and the material in it. */

import type { SignatureDescription } from '../../describe/document-description.ts';
import type { ValidationData } from '../../extend/augmentable.ts';

export interface DescribedFile {
  readonly signatures: readonly SignatureDescription[];
  readonly known: ValidationData;
  readonly problems: readonly string[];
}
