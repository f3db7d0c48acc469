/** The evidence of a store in memory, in the order it came, for the stores it comes from. */

import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type { EvidenceRecordId } from '#domain/identifiers.ts';
import type { EvidenceRecord } from '#ports/evidence-records.ts';
import { addNew } from './add-new.ts';

export class MemoryEvidenceRows {
  readonly byId = new Map<EvidenceRecordId, EvidenceRecord>();

  add(drafts: readonly EvidenceDraft[]): void {
    for (const draft of drafts) addNew(this.byId, draft.id, { ...draft, logged: undefined });
  }

  /** Takes back what was added a moment ago. */
  remove(drafts: readonly EvidenceDraft[]): void {
    for (const { id } of drafts) this.byId.delete(id);
  }
}
