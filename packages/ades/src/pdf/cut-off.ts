/**
 * Whether a file was cut off on its way.
 *
 * Every revision of a PDF ends with `%%EOF` (ISO 32000-1, 7.5.5 "File trailer"). Noise behind
 * the last one is common and harmless; objects behind it are an update that never ended. A
 * reader would repair either; whoever signs should know that something is missing.
 */

import type { PdfInput } from './bytes/byte-source.ts';
import { ByteWindow } from './bytes/byte-window.ts';
import { find, findLast } from './syntax/byte-scan.ts';

/** `undefined` for a file that ends as it should. */
export function findCutOff(input: PdfInput): 'end_missing' | 'update_unfinished' | undefined {
  const window = ByteWindow.over(input);
  const end = findLast(window, '%%EOF');
  if (end < 0) return 'end_missing';
  return find(window, ' obj', { from: end }) < 0 ? undefined : 'update_unfinished';
}
