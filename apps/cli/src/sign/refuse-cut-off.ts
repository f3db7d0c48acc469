/**
 * A file that was cut off on its way is not signed, though readers would repair it: pages
 * would be missing from what the signer believes to sign.
 *
 * Every revision of a PDF ends with `%%EOF` (ISO 32000-1, 7.5.5 "File trailer"). Noise behind
 * the last one is common and harmless; objects behind it are an update that never ended.
 */

import { CliError } from '../cli-error.ts';

/** @throws {CliError} `refused`. */
export function refuseCutOff(pdf: Uint8Array): void {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const end = bytes.lastIndexOf('%%EOF');
  if (end < 0) throw new CliError('refused', 'the PDF file is cut off: its end is missing');
  if (bytes.includes(' obj', end)) {
    throw new CliError('refused', 'the PDF file is cut off: its last update never ends');
  }
}
