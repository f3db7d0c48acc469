/**
 * Set contacts: where codes are sent, and by which address an identity elsewhere is linked. Who
 * calls vouches that they are the person's; so the journal says that they were changed.
 */

import type { AccountId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts, Contacts } from '#ports/accounts.ts';
import type { Journal } from '#ports/journal.ts';

export interface SetContactsPorts {
  readonly accounts: Accounts;
  readonly journal: Journal;
}

/** @throws {Refusal} `account_unknown`. */
export type SetContacts = (id: AccountId, contacts: Contacts) => Promise<void>;

export function makeSetContacts({ accounts, journal }: SetContactsPorts): SetContacts {
  return async function setContacts(id, contacts) {
    refuseUnless((await accounts.find(id)) !== undefined, 'account_unknown');
    await journal.record({ event: 'account.changed', facts: { account: id } });
    refuseUnless(await accounts.setContacts(id, contacts), 'account_unknown');
  };
}
