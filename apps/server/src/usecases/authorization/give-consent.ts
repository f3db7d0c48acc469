/**
 * Give consent: a person agrees, on our own page, to signatures that an application asks for.
 *
 * CSC API v2.0.0.2, 8.4.2. The same rules and the same factors as in `credentials/authorize`; a
 * credential without factors of its own takes a strong log-in that was made just now. What is
 * recorded is a yes whose SAD nobody is told: it names the grant that the engine keeps, and
 * `redeem-consent.ts` makes it a token.
 */

import { chooseForConsent } from '#domain/authorization/consent.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import { consentChallenge } from '#domain/authorization/consent-challenge.ts';
import { Secret } from '#domain/secret.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Factors } from '#ports/factors.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { HandedToAuthorization } from './authorize-credential.ts';
import { checkFactors } from './check-factors.ts';
import type { CheckOtpPorts } from './check-otp.ts';
import { draftYes } from './draft-yes.ts';
import type { ConsentBy } from './show-consent.ts';

export interface GiveConsentPorts {
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

export interface GivenConsent extends ConsentBy {
  /** Of the engine; what a passkey signs names it. */
  readonly interactionId: string;
  readonly answers: FactorAnswers;
  readonly assertion: PasskeyAssertion | undefined;
  /** The log-in was strong, and made for this or just before. */
  readonly recentlyStrong: boolean;
  /** What the application called the documents: words of its own, as they were shown. */
  readonly labels: readonly string[];
}

export interface Consented {
  /** Under it the engine shall keep what was granted; never leaves the server. */
  readonly grantId: string;
  readonly credential: Credential;
}

/** @throws {Refusal} when a rule, or a factor, says no. */
export type GiveConsent = (given: GivenConsent) => Promise<Consented>;

export function makeGiveConsent(
  ports: GiveConsentPorts,
  handed: HandedToAuthorization,
): GiveConsent {
  const { credentials, authorizations, factors, tokens, sealing, challenges, clock } = ports;
  const { checkPasskey } = handed;
  const checking = { factors, tokens, sealing, challenges, ...handed };

  return async function giveConsent(given) {
    const { client, accountId, request, labels } = given;
    const own = await credentials.listOf(accountId);
    const at = clock.now();
    const credential = chooseForConsent(request, { client, accountId, credentials: own, at });
    const { id: clientId, rights } = client;
    if (credential.factors.length === 0) refuseUnless(given.recentlyStrong, 'login_too_weak');
    const isByPasskey = await answersByPasskey(given, credential);
    const proved: readonly FactorKind[] = isByPasskey ? ['passkey'] : [];
    const answers = isByPasskey ? withPasskey(given.answers) : given.answers;
    const agreed = { ...request, labels };
    const shown = { credential, clientId, agreed, answers, proved };
    const { presented, outOfBand } = await checkFactors(checking, shown, at);
    refuseUnless(outOfBand.length === 0, 'factor_required');

    const { numSignatures, digests } = request;
    const by = { accountId, clientId, rights, credentialId: credential.id };
    const asked = { ...by, numSignatures, digests };
    const yes = draftYes(ports, { request: asked, credential, presented }, at);
    const facts = { ...yes.note.facts, labels: [...labels], through: 'oauth2' };
    await authorizations.add(yes.authorization, yes.slots, { ...yes.note, facts });
    return { grantId: yes.sad.reveal(), credential };
  };

  /** Where the credential asks for one; what it signed is all that the page showed. */
  async function answersByPasskey(given: GivenConsent, credential: Credential): Promise<boolean> {
    const { assertion, accountId, client, interactionId, request } = given;
    if (assertion === undefined || !credential.factors.includes('passkey')) return false;
    const { numSignatures, digests } = request;
    const about = { interactionId, clientId: client.id, credentialId: credential.id };
    const challenge = consentChallenge({ ...about, numSignatures, digests });
    await checkPasskey({ accountId, challenge, assertion });
    return true;
  }
}

/** For the rule about presence; what the passkey said was looked at. */
function withPasskey({ byKind, ...rest }: FactorAnswers): FactorAnswers {
  return { ...rest, byKind: new Map([...byKind, ['passkey', new Secret('asserted')]]) };
}
