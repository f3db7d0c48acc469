/** A description of any document, also of a PDF that takes a password to be read. */

import { describeDocument, describePades, detectFormat, pdfCipher } from '@kumoin/ades';
import type { DescribeOptions, DocumentDescription, OpenPdfOptions } from '@kumoin/ades';
import { readSecretFile } from '../files/read-secret-file.ts';

export interface DescribeAnyOptions extends DescribeOptions {
  /** How a PDF is opened. */
  readonly open?: OpenPdfOptions;
}

/** @throws {AdesError} */
export async function describeAny(
  document: Uint8Array,
  { open, ...options }: DescribeAnyOptions,
): Promise<DocumentDescription> {
  return detectFormat(document) === 'pdf'
    ? describePades(document, open)
    : describeDocument(document, options);
}

/** How a PDF is opened. @throws {CliError} `refused`, or the system's error. */
export function openOptions({
  pdfPasswordFile,
}: {
  readonly pdfPasswordFile: string | undefined;
}): OpenPdfOptions {
  const password = pdfPasswordFile === undefined ? undefined : readSecretFile(pdfPasswordFile);
  return { cipher: pdfCipher, ...(password !== undefined && { password }) };
}
