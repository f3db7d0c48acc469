/**
 * The ceremonies of W3C Web Authentication Level 3, as this server takes part in them: what a
 * browser is asked, and whether what a device answered holds. Reached by one origin only; user
 * verification is always required.
 */

import type { Account } from '#domain/accounts/account.ts';
import type { PasskeyAssertion, PasskeyRegistration } from '#domain/login/passkey-answers.ts';
import type { Passkey } from '#domain/login/passkey.ts';

export type PasskeyFacts = Pick<Passkey, 'id' | 'publicKey' | 'signCount' | 'transports'>;
export type PasskeyHint = Pick<Passkey, 'id' | 'transports'>;

/** JSON for a browser, see `PublicKeyCredentialRequestOptionsJSON`; it holds no secret. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

export interface PasskeyCeremonies {
  /** @param challenge base64url, as in all methods. @param known passkeys the person has already. */
  registrationOptions(
    account: Account,
    challenge: string,
    known: readonly PasskeyHint[],
  ): Promise<PasskeyOptions>;
  /** @returns undefined when it does not answer the challenge, or the device did not check its user. */
  readRegistration(
    registration: PasskeyRegistration,
    challenge: string,
  ): Promise<PasskeyFacts | undefined>;
  /** @param allowed empty: whichever the person chooses. */
  assertionOptions(challenge: string, allowed: readonly PasskeyHint[]): Promise<PasskeyOptions>;
  /**
   * @returns the count the device shows, which says nothing yet of whether it grows; undefined
   * when the passkey did not answer the challenge, or its device did not check its user.
   */
  readAssertion(
    assertion: PasskeyAssertion,
    challenge: string,
    passkey: Passkey,
  ): Promise<number | undefined>;
}
