/**
 * Object headers found from their keyword, as whoever scans a file for objects finds them: a
 * reader that rebuilds cross-references, and one that asks what such a reader would find.
 */

import type { ByteWindow } from '../bytes/byte-window.ts';
import { isDigit, isRegular, isSpace } from './byte-scan.ts';

/** Where `n g ` before `obj` starts; `undefined` if it is not there. */
export function headerStart(bytes: ByteWindow, keyword: number): number | undefined {
  const generation = digitsBefore(bytes, keyword);
  const number = generation === undefined ? undefined : digitsBefore(bytes, generation);
  if (number === undefined || isRegular(bytes.at(number - 1))) return undefined;
  return number;
}

/** The start of a number that ends, with white space behind it, before `position`. */
function digitsBefore(bytes: ByteWindow, position: number): number | undefined {
  let at = position;
  while (at > 0 && position - at < 16 && isSpace(bytes.at(at - 1))) at -= 1;
  if (at === position) return undefined;
  const end = at;
  while (at > 0 && end - at < 10 && isDigit(bytes.at(at - 1))) at -= 1;
  return at === end ? undefined : at;
}
