/**
 * What a signature of a PDF covers, in words for people (/ByteRange; ISO 32000-1, 12.8.1): all of
 * the file, all of it as it was when it was signed, a beginning that is no state the document was
 * ever saved in, or nobody can tell.
 */

import type { CoverageDescription } from '../../describe/document-description.ts';
import type { ReadSignature } from '../read/read-signature.ts';

export function describeCoverage({ range }: ReadSignature): CoverageDescription {
  const parts = range.parts.map(({ from, until }) => `bytes ${from} to ${until}`);
  const kind = kindOf(range);
  return parts.length === 0 ? { kind } : { kind, parts };
}

function kindOf({ coverage, parts }: ReadSignature['range']): string {
  if (coverage === 'entire_file') return 'whole';
  if (coverage === 'entire_revision') return 'whole-revision';
  return parts.length > 0 ? 'contiguous' : 'unclear';
}
