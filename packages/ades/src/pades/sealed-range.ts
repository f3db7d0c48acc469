/**
 * The range a signature or a document time-stamp is over (ISO 32000-1, 12.8.1, /ByteRange):
 * everything but its own /Contents. It is known once an update is written to its last byte, so
 * it is filled in afterwards, into room of a fixed width.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { PdfSpan } from '../pdf/cos.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import type { FinishedUpdate } from '../pdf/pdf-update.ts';
import {
  byteRangeLabel,
  contentsLabel,
  renderByteRange,
  renderContents,
} from './signature-dictionary.ts';
import type { ByteRange } from './signature-dictionary.ts';

export interface SealedRange {
  /** Length of the document, in bytes: where what is appended begins. */
  readonly originalLength: number;
  /** What is to be appended, /ByteRange filled in, /Contents all zeros. */
  readonly appended: Uint8Array;
  /** The token `<00…>` in the new file. */
  readonly contents: PdfSpan;
  readonly byteRange: ByteRange;
}

/** Fills in /ByteRange. The update's own bytes are used, not copied. */
export function sealRange({ window }: PdfDocument, finished: FinishedUpdate): SealedRange {
  const { appended } = finished;
  const originalLength = window.length;
  const contents = spanOf(finished, contentsLabel);
  const behind = contents.offset + contents.length;
  const rest = originalLength + appended.length - behind;
  const byteRange: ByteRange = [0, contents.offset, behind, rest];
  const place = spanOf(finished, byteRangeLabel).offset - originalLength;
  appended.set(renderByteRange(byteRange), place);
  return { originalLength, appended, contents, byteRange };
}

/** Digest of the two ranges. Of the document is read what no such digest was over before. */
export function digestSealed(
  { window }: PdfDocument,
  { originalLength, appended, contents }: SealedRange,
  hash: HashAlgorithm,
): Uint8Array {
  const gap = contents.offset - originalLength;
  const state = window.digester(hash);
  state.update(appended.subarray(0, gap));
  state.update(appended.subarray(gap + contents.length));
  return state.digest();
}

/**
 * What is to be appended, with these bytes in the gap.
 * @throws {AdesError} `pades_contents_too_small` when they do not fit the room reserved.
 */
export function fillGap(sealed: SealedRange, bytes: Uint8Array): Uint8Array {
  const { originalLength, appended, contents } = sealed;
  const filled = appended.slice();
  filled.set(renderContents(bytes, roomIn(sealed)), contents.offset - originalLength);
  return filled;
}

/** How many bytes fit into the gap: each is written as two digits, between brackets. */
export function roomIn({ contents }: Pick<SealedRange, 'contents'>): number {
  return contents.length / 2 - 1;
}

/** The octets of /Contents once filled: with the zeros behind. */
export function paddedContents(sealed: SealedRange, bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(roomIn(sealed));
  padded.set(bytes);
  return padded;
}

function spanOf(finished: FinishedUpdate, label: string): PdfSpan {
  const span = finished.verbatimSpans.get(label);
  if (span === undefined) throw new AdesError('pdf_malformed', `no place for ${label}`);
  return span;
}
