/** What is odd about a document as a whole, as codes: nothing in it is passed over in silence. */

import type { SignatureDescription } from '../../describe/document-description.ts';
import { hasEvidenceRecord } from './evidence-records.ts';
import type { FoundSignature } from './read-document.ts';

export function documentProblems(
  found: readonly FoundSignature[],
  described: readonly SignatureDescription[],
): readonly string[] {
  const filtered = described.some(({ coverage }) => coverage.filtered === true);
  return [
    ...(found.length === 0 ? ['signers_missing'] : []),
    ...(found.some(({ opened }) => opened === undefined) ? ['signature_unreadable'] : []),
    ...(found.some(hasUnreadableCounter) ? ['counter_signature_unreadable'] : []),
    ...(filtered ? ['content_filtered'] : []),
    ...(found.some(isUnderEvidence) ? ['evidence_record_unread'] : []),
  ];
}

function hasUnreadableCounter(found: FoundSignature): boolean {
  const { counterSignatures, unreadableCounterSignatures } = found;
  return (
    unreadableCounterSignatures > 0 ||
    counterSignatures.some((next) => next.opened === undefined || hasUnreadableCounter(next))
  );
}

function isUnderEvidence({ opened, counterSignatures }: FoundSignature): boolean {
  const own = opened !== undefined && hasEvidenceRecord(opened.parsed);
  return own || counterSignatures.some(isUnderEvidence);
}
