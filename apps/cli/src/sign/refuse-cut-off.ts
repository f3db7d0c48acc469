/**
 * A file that was cut off on its way is not signed, though readers would repair it: pages
 * would be missing from what the signer believes to sign.
 */

import { findCutOff } from '@kumoin/ades';
import type { PdfInput } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

const words = {
  end_missing: 'the PDF file is cut off: its end is missing',
  update_unfinished: 'the PDF file is cut off: its last update never ends',
} as const;

/** @throws {CliError} `refused`. */
export function refuseCutOff(pdf: PdfInput): void {
  const found = findCutOff(pdf);
  if (found !== undefined) throw new CliError('refused', words[found]);
}
