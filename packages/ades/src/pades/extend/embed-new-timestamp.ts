/**
 * Time-stamp a document from asking to embedding. How long a token will be is not known before
 * one is there: where the room was too small, it is made larger and another is asked for, once.
 */

import type { Stamp } from '../../extend/augmentable.ts';
import { StampMissed } from '../../extend/checked-stamp.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { embedDocumentTimestamp } from '../timestamp/embed-document-timestamp.ts';
import {
  documentTimestampBytesUsual,
  prepareDocumentTimestamp,
} from '../timestamp/prepare-document-timestamp.ts';
import type { DocumentTimestampOrder } from '../timestamp/prepare-document-timestamp.ts';

export interface NewTimestampOrder extends DocumentTimestampOrder {
  readonly get: Stamp;
}

/** Serial numbers and times of the next token may be longer. */
const slackBytes = 256;

/**
 * @returns what to append to the document.
 * @throws {StampMissed} when the second token needs more room again; {AdesError} as preparing and
 * embedding do, and whatever `get` throws.
 */
export async function embedNewTimestamp(
  document: PdfDocument,
  order: NewTimestampOrder,
): Promise<Uint8Array> {
  const { get, ...rest } = order;
  const { timestampBytes = documentTimestampBytesUsual } = rest;
  const prepared = prepareDocumentTimestamp(document, rest);
  const token = await get({ hash: prepared.hash, digest: prepared.documentDigest });
  if (token.length <= timestampBytes) return embedDocumentTimestamp(prepared, token);
  const room = token.length + slackBytes;
  const again = prepareDocumentTimestamp(document, { ...rest, timestampBytes: room });
  const other = await get({ hash: again.hash, digest: again.documentDigest });
  if (other.length > room) {
    // What is signed already must not be lost to an authority without measure.
    const detail = `a token of ${other.length} bytes after one of ${token.length}`;
    throw new StampMissed('timestamp_unavailable', detail);
  }
  return embedDocumentTimestamp(again, other);
}
