/** Refuse consent: that a person said no, and to which application, is on record as a yes is. */

import type { AccountId, ClientId } from '#domain/identifiers.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Journal } from '#ports/journal.ts';

export interface RefusedConsent {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** To signatures; else to access. */
  readonly toSign: boolean;
}

/** @throws {Outage} when the journal is down. */
export type RefuseConsent = (refused: RefusedConsent) => Promise<void>;

const code: RefusalCode = 'consent_refused';

export function makeRefuseConsent({ journal }: { readonly journal: Journal }): RefuseConsent {
  return async function refuseConsent({ accountId, clientId, toSign }) {
    const event = toSign ? 'authorization.refused' : 'access.refused';
    await journal.record({ event, facts: { code, account: accountId, client: clientId } });
  };
}
