/**
 * Record refusal: a rule's no, with who asked and which rule, in the journal.
 *
 * Called where a face turns the refusal into its words, for callers that are known: an
 * unknown one could fill the journal at will.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import type { JournalEvent } from '#domain/journal/journal-entry.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Journal } from '#ports/journal.ts';

export interface RefusalRecord {
  readonly event: JournalEvent;
  readonly refusal: Refusal;
  readonly caller: Caller;
}

/** @throws {Outage} when the journal is down. */
export type RecordRefusal = (record: RefusalRecord) => Promise<void>;

export function makeRecordRefusal({ journal }: { readonly journal: Journal }): RecordRefusal {
  return async function recordRefusal({ event, refusal, caller }) {
    const facts = {
      code: refusal.code,
      account: caller.accountId,
      client: caller.clientId,
      ...(refusal.detail !== undefined && { detail: refusal.detail }),
    };
    await journal.record({ event, facts });
  };
}
