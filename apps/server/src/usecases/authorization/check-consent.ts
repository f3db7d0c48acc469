/**
 * Check consent: may this client ask for these signatures at all? Asked before anybody is sent to
 * a log-in, so that what nobody could agree to costs no person anything.
 * CSC API v2.0.0.2, 8.4.2.
 */

import type { Client } from '#domain/access/client.ts';
import { checkConsentRequest } from '#domain/authorization/consent.ts';
import type { ConsentRequest } from '#domain/authorization/consent.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';

export interface CheckConsentPorts {
  readonly credentials: Credentials;
  readonly clock: Clock;
}

/** @throws {Refusal} */
export type CheckConsent = (client: Client, request: ConsentRequest) => Promise<void>;

export function makeCheckConsent({ credentials, clock }: CheckConsentPorts): CheckConsent {
  return async function checkConsent(client, request) {
    const { credentialId } = request;
    const credential =
      credentialId === undefined ? undefined : await credentials.find(credentialId);
    checkConsentRequest(request, { client, credential, at: clock.now() });
  };
}
