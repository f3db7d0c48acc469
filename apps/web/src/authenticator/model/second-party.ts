/**
 * A second key at a second party: another installation, under other administrators. The person got its
 * code from there, with the hash of its key in it; so the service of the token, which serves this
 * app, never stands between the two. Enrolled as a token is, kept beside the first one.
 */

import { AuthenticatorClient } from '@kumoin/sdk';
import type { Fetch } from '@kumoin/sdk';
import { AuthenticatorError } from './authenticator-error.ts';
import type { DeviceStore } from './device-store.ts';
import { completeEnrolment, showEnrolment } from './enrol-device.ts';
import type { OfferedEnrolment } from './enrol-device.ts';
import type { EnrolledToken } from './enrolled-token.ts';
import { readCode } from './read-code.ts';

export interface SecondPartyParts {
  readonly origin: string;
  readonly fetch: Fetch;
}

/** @throws {AuthenticatorError} `code_of_other_service`, `code_unreadable`; @throws {SdkError} */
export async function showSecondEnrolment(
  parts: SecondPartyParts,
  link: string,
): Promise<OfferedEnrolment> {
  const code = readCode(link, `${parts.origin}/authenticator/`);
  if (code.kind !== 'enrolment') throw new AuthenticatorError('code_unreadable');
  return showEnrolment(new AuthenticatorClient(parts), code);
}

export interface SecondEnrolment {
  readonly token: EnrolledToken;
  readonly offer: OfferedEnrolment;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * @returns the token with the second key beside its own, as it is kept now.
 * @throws {AuthenticatorError} `enrolment_not_genuine`; @throws {SdkError}
 */
export async function enrolSecond(
  parts: SecondPartyParts,
  store: DeviceStore,
  { token, offer, at }: SecondEnrolment,
): Promise<EnrolledToken> {
  let kept = token;
  const beside = {
    putToken: async ({ id, service, suites, keys }: EnrolledToken): Promise<void> => {
      const { origin } = parts;
      const { enrolmentId } = offer;
      const second = { origin, enrolmentId, id, service, suites, keys };
      kept = { ...token, second };
      await store.putToken(kept);
    },
  };
  const client = new AuthenticatorClient(parts);
  await completeEnrolment({ client, store: beside, offer, label: token.label, at });
  return kept;
}
