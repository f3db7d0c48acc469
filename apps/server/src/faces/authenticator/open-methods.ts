/** What anybody may ask who holds the code of an enrolment: there is no token yet. */

import type { AuthenticatorAnswer, AuthenticatorRequest } from '@kumoin/contract';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { EnrolToken } from '#usecases/tokens/enrol-token.ts';
import type { ShowEnrolment } from '#usecases/tokens/show-enrolment.ts';
import { readOctets, writeOctets } from './device-octets.ts';

export interface OpenMethodsFace {
  readonly showEnrolment: ShowEnrolment;
  readonly enrolToken: EnrolToken;
  readonly providerName: string;
}

export type OpenMethod = 'enrolments/show' | 'enrolments/complete';

export type OpenMethods = {
  readonly [Method in OpenMethod]: (
    request: AuthenticatorRequest<Method>,
  ) => Promise<AuthenticatorAnswer<Method>>;
};

export function openMethods(face: OpenMethodsFace): OpenMethods {
  return {
    'enrolments/show': async ({ code }) => {
      const { enrolment, account } = await face.showEnrolment(new Secret(code));
      return {
        enrolmentId: enrolment.id,
        publicKey: writeOctets(enrolment.publicKey),
        service: face.providerName,
        account: account.name,
        expiresAt: Math.floor(enrolment.expiresAt / 1000),
      };
    },
    'enrolments/complete': async ({ code, label, ...given }) => {
      const publicKey = readOctets(given.publicKey);
      const confirmation = readOctets(given.confirmation);
      refuseUnless(publicKey !== undefined && confirmation !== undefined, 'enrolment_refused');
      const answer = { code: new Secret(code), publicKey, label, confirmation };
      const { token, confirmation: ours } = await face.enrolToken(answer);
      const { typed, online = '', server = '' } = token.suites;
      return {
        tokenId: token.id,
        suites: { typed, online, server },
        ...(token.notAfter !== undefined && { notAfter: Math.floor(token.notAfter / 1000) }),
        confirmation: writeOctets(ours),
      };
    },
  };
}
