/** Show consent: the credential that a person is asked to agree to the use of, once they are known. */

import type { Client } from '#domain/access/client.ts';
import { chooseForConsent } from '#domain/authorization/consent.ts';
import type { ConsentRequest } from '#domain/authorization/consent.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';

export interface ShowConsentPorts {
  readonly credentials: Credentials;
  readonly clock: Clock;
}

export interface ConsentBy {
  readonly client: Client;
  readonly accountId: AccountId;
  readonly request: ConsentRequest;
}

/** @throws {Refusal} `credential_unknown` among others, when it is not the person's. */
export type ShowConsent = (by: ConsentBy) => Promise<Credential>;

export function makeShowConsent({ credentials, clock }: ShowConsentPorts): ShowConsent {
  return async function showConsent({ client, accountId, request }) {
    const own = await credentials.listOf(accountId);
    return chooseForConsent(request, { client, accountId, credentials: own, at: clock.now() });
  };
}
