/** Offer passkey: what to ask the browser for, so that a passkey of this account answers a challenge. */

import type { AccountId } from '#domain/identifiers.ts';
import type { PasskeyCeremonies, PasskeyOptions } from '#ports/passkey-ceremonies.ts';
import type { Passkeys } from '#ports/passkeys.ts';

export interface OfferPasskeyPorts {
  readonly passkeys: Passkeys;
  readonly passkeyCeremonies: PasskeyCeremonies;
}

export interface PasskeyOffer {
  readonly accountId: AccountId;
  /** Base64url, without padding. */
  readonly challenge: string;
}

/** @returns undefined when the account has no passkey. */
export type OfferPasskey = (offer: PasskeyOffer) => Promise<PasskeyOptions | undefined>;

export function makeOfferPasskey({ passkeys, passkeyCeremonies }: OfferPasskeyPorts): OfferPasskey {
  return async function offerPasskey({ accountId, challenge }) {
    const own = await passkeys.listOf(accountId);
    return own.length === 0 ? undefined : passkeyCeremonies.assertionOptions(challenge, own);
  };
}
