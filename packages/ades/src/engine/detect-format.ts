/**
 * Which kind of signed document this is, by its first octets. Nothing is promised by it: the
 * reader of that format may still refuse the rest.
 */

import { derObjectIdentifier, oid } from '@kumoin/pki';
import { latin1 } from '../pdf/syntax/byte-scan.ts';

export type DocumentKind = 'pdf' | 'zip' | 'xml' | 'json' | 'compact-jws' | 'cms' | 'timestamp';

/** Of a file, so much is enough to tell. */
export const detectionBytes = 4096;
/** A PDF may have so much before its header (ISO 32000-1, annex H, 3.4.1). */
const pdfHeaderWithin = 1024;
/** Content types stand at the front of a CMS, behind a few lengths and digest algorithms. */
const contentTypeWithin = 256;

const sequence = 0x30;
const signedData = latin1(derObjectIdentifier(oid.signedData));
const plainContent = latin1(derObjectIdentifier(oid.data));
const timestampContent = latin1(derObjectIdentifier(oid.tstInfo));
const byteOrderMark = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/u;

/** @returns undefined for what is none of them. */
export function detectFormat(document: Uint8Array): DocumentKind | undefined {
  const head = latin1(document.subarray(0, detectionBytes));
  // Before PDF, whose header need not come first: both may hold one near their front.
  if (head.startsWith('PK\u0003\u0004')) return 'zip';
  const cms = document[0] === sequence ? cmsKind(head.slice(0, contentTypeWithin)) : undefined;
  if (cms !== undefined) return cms;
  if (head.slice(0, pdfHeaderWithin).includes('%PDF-')) return 'pdf';
  const text = head.replace(byteOrderMark, '').replace(/^[\0\s]+/u, '');
  if (text.startsWith('<')) return 'xml';
  if (text.startsWith('{')) return 'json';
  return isCompact(head) ? 'compact-jws' : undefined;
}

function cmsKind(head: string): 'cms' | 'timestamp' | undefined {
  const content = head.indexOf(signedData);
  if (content < 0) return undefined;
  const [token, data] = [head.indexOf(timestampContent, content), head.indexOf(plainContent)];
  return token >= 0 && (data < 0 || token < data) ? 'timestamp' : 'cms';
}

/** A protected header that is JSON, then a dot: the rest may be long. */
function isCompact(head: string): boolean {
  return /^eyJ[\w-]+(?:\.|$)/u.test(head);
}
