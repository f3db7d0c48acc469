/** Evidence goes into the commit of what it tells of; its place in the log it gets later. */

import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type { Tx } from './transactions.ts';

export async function insertEvidence(tx: Tx, drafts: readonly EvidenceDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const rows = drafts.map(({ id, transactionId, event, body, at }) => {
    const log = { position: null, seal: null, leaf_hash: null };
    return { id, transaction_id: transactionId, event, body, at, ...log };
  });
  await tx.insertInto('evidence_records').values(rows).execute();
}
