/**
 * Authorize credential: take the signer's factors as their yes to a number of signatures,
 * bound to the digests they named.
 *
 * CSC API v2.0.0.2, 11.6 `credentials/authorize`. The rules come first, so that a request
 * that could never be served costs the signer no attempt and no one-time code; and nobody is asked
 * elsewhere before what was given has been found right.
 */

import {
  checkAuthorizationRequest,
  sadSeconds,
  type AuthorizationRequest,
} from '#domain/authorization/authorization.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Factors } from '#ports/factors.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { askElsewhere } from './ask-elsewhere.ts';
import type { AskElsewherePorts } from './ask-elsewhere.ts';
import { checkFactors } from './check-factors.ts';
import type { CheckOtpPorts } from './check-otp.ts';
import type { CheckPasskey } from './check-passkey-factor.ts';
import { draftYes } from './draft-yes.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface AuthorizeCredentialPorts extends Omit<AskElsewherePorts, 'tokenApprovals'> {
  readonly credentials: Credentials;
  readonly authorizations: Authorizations;
  readonly factors: Factors;
  readonly challenges: Challenges;
  readonly tokens: CheckOtpPorts['tokens'];
  readonly sealing: Sealing;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface GivenAuthorization {
  readonly sad: Secret<string>;
  readonly expiresInSeconds: number;
}

/** The person is asked elsewhere; `poll-approval.ts` tells how it stands. */
export interface AwaitedAuthorization {
  readonly handle: Secret<string>;
  /** Where a device of theirs can read it off; see `BegunApproval`. */
  readonly page?: Secret<string> | undefined;
}

/**
 * @throws {Refusal} when a rule of `checkAuthorizationRequest` fails, a factor is missing, wrong or
 * locked, or the yes is not the application's to collect (`authorized_elsewhere`).
 * @throws {Outage} when a store is down; the yes was not recorded.
 */
export type AuthorizeCredential = (
  request: AuthorizationRequest,
  answers: FactorAnswers,
) => Promise<GivenAuthorization | AwaitedAuthorization>;

/** What other nouns do for the signer's yes. */
export interface HandedToAuthorization {
  /** Of log-ins. */
  readonly checkPasskey: CheckPasskey;
  /** Of token transactions. */
  readonly tokenApprovals: TokenApprovals;
}

export function makeAuthorizeCredential(
  ports: AuthorizeCredentialPorts,
  handed: HandedToAuthorization,
): AuthorizeCredential {
  const { credentials, authorizations, factors, tokens, sealing, challenges, clock } = ports;
  const { tokenApprovals } = handed;
  const checking = { factors, tokens, sealing, challenges, ...handed };

  return async function authorizeCredential(request, answers) {
    const credential = await credentials.find(request.credentialId);
    const at = clock.now();
    checkAuthorizationRequest(request, credential, at);
    refuseUnless(credential.mode === 'explicit', 'authorized_elsewhere');
    const { clientId } = request;
    const { presented, outOfBand } = await checkFactors(
      checking,
      { credential, clientId, agreed: request, answers },
      at,
    );
    if (outOfBand.length > 0) {
      const question = { request, credential, presented, outOfBand };
      return askElsewhere({ ...ports, tokenApprovals }, question, at);
    }

    const yes = draftYes(ports, { request, credential, presented }, at);
    await authorizations.add(yes.authorization, yes.slots, yes.note);
    return { sad: yes.sad, expiresInSeconds: sadSeconds };
  };
}
