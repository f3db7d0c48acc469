/** Store of passkeys. */

import type { AccountId } from '#domain/identifiers.ts';
import type { Passkey } from '#domain/login/passkey.ts';

export interface PasskeyUse {
  readonly signCount: number;
  readonly at: number;
}

export interface Passkeys {
  /** @returns false, with nothing added, when a passkey of this id exists already. */
  add(passkey: Passkey): Promise<boolean>;
  find(id: string): Promise<Passkey | undefined>;
  /** Oldest first. */
  listOf(accountId: AccountId): Promise<readonly Passkey[]>;
  /**
   * Notes a use: of many with one count, one is noted.
   * @returns false, with nothing changed, when the count does not grow (see `signCountGrows`), or
   * the passkey is gone.
   */
  use(id: string, use: PasskeyUse): Promise<boolean>;
  /** @returns false when this account has no such passkey. */
  remove(id: string, accountId: AccountId): Promise<boolean>;
}
