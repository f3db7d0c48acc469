/** What the engine asks of a format; `signature-formats.ts` has them all. */

import type { DocumentDescription } from '../describe/document-description.ts';
import type { Extended } from '../extend/augmentable.ts';
import type { OpenPdfOptions } from '../pdf/pdf-document.ts';
import type {
  Extension,
  KnownFiles,
  PreparedSignature,
  SignatureOrder,
} from './signature-order.ts';

export interface FormatDoor {
  /** @throws {AdesError} and {PkiError} as the format's own preparation does. */
  prepare(order: SignatureOrder): Promise<PreparedSignature> | PreparedSignature;
  /** @throws {AdesError} as `extendDocument` does. */
  extend(document: Uint8Array, order: Extension, files: KnownFiles): Promise<Extended>;
  /** @throws {AdesError} when the document cannot be read. */
  describe(
    document: Uint8Array,
    reading: { readonly files: KnownFiles; readonly open: OpenPdfOptions },
  ): Promise<DocumentDescription> | DocumentDescription;
}
