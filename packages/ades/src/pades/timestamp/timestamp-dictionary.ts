/**
 * The dictionary of a document time-stamp (EN 319 142-1, 5.5; ISO 32000-2, table 255): of all
 * that a signature may say it says nothing, since the token tells who stamped and when.
 */

import { dictionary, name, number, verbatim } from '../../pdf/cos.ts';
import type { PdfDictionary } from '../../pdf/cos.ts';
import {
  byteRangeLabel,
  contentsLabel,
  renderByteRange,
  renderContents,
} from '../signature-dictionary.ts';

/** @param contentsBytes room for the token; it takes twice as many hexadecimal digits. */
export function buildTimestampDictionary(contentsBytes: number): PdfDictionary {
  return dictionary({
    Type: name('DocTimeStamp'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.RFC3161'),
    V: number(0),
    ByteRange: verbatim(renderByteRange([0, 0, 0, 0]), byteRangeLabel),
    Contents: verbatim(renderContents(new Uint8Array(), contentsBytes), contentsLabel),
  });
}
