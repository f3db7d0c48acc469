/** Bring a signature of any format to a higher level, also one that another product made. */

import type { Extended } from '../extend/augmentable.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import { findDoor } from './signature-formats.ts';
import type { Extension, KnownFiles } from './signature-order.ts';

export interface ExtendSignatureOrder extends Extension {
  /** Told by its first octets unless given. */
  readonly format?: SignatureFormat;
  /** What a detached signature is over. */
  readonly files?: KnownFiles;
}

/**
 * @throws {ExtensionRefused} for a signature that must not be augmented; {AdesError}
 * `format_unknown`, and whatever reading the document throws.
 */
export async function extendSignature(
  document: Uint8Array,
  order: ExtendSignatureOrder,
): Promise<Extended> {
  const { format, files = [], ...extension } = order;
  return findDoor(document, format).extend(document, extension, files);
}
