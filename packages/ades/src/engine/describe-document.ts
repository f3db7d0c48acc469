/** What a signed document of any format says, and whether its octets hold together. */

import type { DocumentDescription, SignatureFormat } from '../describe/document-description.ts';
import type { OpenPdfOptions } from '../pdf/pdf-document.ts';
import { findDoor } from './signature-formats.ts';
import type { KnownFiles } from './signature-order.ts';

export interface DescribeOptions {
  /** Told by its first octets unless given. */
  readonly format?: SignatureFormat;
  /** What a detached signature is over; without it, that is not looked at. */
  readonly files?: KnownFiles;
  /** How to open a PDF: password of an encrypted document, limits. */
  readonly open?: OpenPdfOptions;
}

/** @throws {AdesError} `format_unknown`, and whatever reading the document throws. */
export async function describeDocument(
  document: Uint8Array,
  { format, files = [], open = {} }: DescribeOptions = {},
): Promise<DocumentDescription> {
  return findDoor(document, format).describe(document, { files, open });
}
