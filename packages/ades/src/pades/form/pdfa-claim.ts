/**
 * Whether a document says it is PDF/A (ISO 19005-1, 6.7.11; -4, 6.7.3: `pdfaid:part` in the
 * metadata of the catalog), and for which colours it has an output intent.
 *
 * The claim is looked for as text, not by an XML reader: all that follows from it is that what
 * we draw keeps to stricter rules, so a claim found in vain costs nothing.
 */

import { bytesToHex } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { itemsOf } from './form-fields.ts';

export interface PdfaClaim {
  readonly part: 1 | 2 | 3 | 4;
  /** Whether colours may be given in CMYK. */
  readonly cmyk: boolean;
}

const metadataBytesMax = 4 * 1024 * 1024;
const claimed = /pdfaid:part(?:\s*=\s*["']|>)\s*([1-4])/u;

/** @returns undefined for a document that claims nothing. */
export function readPdfaClaim(document: PdfDocument): PdfaClaim | undefined {
  const metadata = streamBytes(document, document.catalog.entries.get('Metadata'));
  if (metadata === undefined || metadata.length > metadataBytesMax) return undefined;
  const part = claimed.exec(new TextDecoder('latin1').decode(metadata))?.[1];
  if (part === undefined) return undefined;
  return { part: Number(part) as PdfaClaim['part'], cmyk: intendsCmyk(document) };
}

/** The colour space stands at octet 16 of an ICC profile (ICC.1, 7.2.6). */
function intendsCmyk(document: PdfDocument): boolean {
  return itemsOf(document, document.catalog.entries.get('OutputIntents')).some((item) => {
    const intent = document.dictionary(item);
    const profile = streamBytes(document, intent?.entries.get('DestOutputProfile'));
    return profile !== undefined && bytesToHex(profile.subarray(16, 20)) === cmykSignature;
  });
}

const cmykSignature = '434d594b';

function streamBytes(
  document: PdfDocument,
  value: Parameters<PdfDocument['resolve']>[0],
): Uint8Array | undefined {
  const found = document.resolve(value);
  if (found.kind !== 'stream') return undefined;
  try {
    return document.streamData(found);
  } catch (cause) {
    // Metadata that cannot be read claims nothing.
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}
