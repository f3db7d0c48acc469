/**
 * The signers, credentials and clients of a run against our own server: made over HTTP by its
 * operator, for each version apart, so that one-time passwords of the one are not waited for by
 * the other.
 */

import type { CscVersion } from '@kumoin/contract';
import { enrol, makeSigner, partyOf, person, registerClient, tellOperator } from './operator.ts';
import type { CredentialPlan, MadeSigner, Operator } from './operator.ts';
import { OwnPagesDriver } from './own-pages-driver.ts';
import { makeToken } from './own-token.ts';
import type { OwnMessages } from './own-messages.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { KnownCredential, Target } from './target.ts';

/** What every run has, and what only v2 has words for. */
const plans: readonly CredentialPlan[] = [
  { keyAlgorithm: 'rsa-2048' },
  { SCAL: '2' },
  { factors: ['pin', 'otp'], SCAL: '2' },
  { mode: 'oauth2code', SCAL: '2' },
  { revoked: true },
  { factors: ['sms'] },
  { factors: ['app'], SCAL: '2' },
  { factors: ['ocra'], SCAL: '2' },
];
const plansOfV2: readonly CredentialPlan[] = [
  { factors: ['pin', 'mail'], expression: 'PIN OR MAIL' },
  { factors: ['pin', 'sms', 'mail'], expression: 'PIN AND (SMS XOR MAIL)' },
];

const redirectUri = 'https://app.example/cb';

/** Two applications; neither may use what was given to the other. */
async function registerApplications(operator: Operator, signer: MadeSigner) {
  const metadata = {
    // With one alone, a token request could leave it out: v1 has a default then.
    redirect_uris: [redirectUri, `${redirectUri}/again`],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: 'service credential credential-creation credential-deletion',
    rights: { userIDs: [signer.name] },
  };
  const named = (client_id: string) => registerClient(operator, { client_id, ...metadata });
  return {
    client: { ...(await named(`app-of-${signer.name}`)), actsForItself: true },
    otherClient: await named(`other-app-of-${signer.name}`),
  };
}

export interface OwnPeople {
  readonly signers: readonly MadeSigner[];
  readonly target: Target;
}

export interface PeopleParts {
  readonly operator: Operator;
  readonly codes: OneTimeCodes;
  readonly messages: OwnMessages;
}

export async function makePeople(
  { operator, codes, messages }: PeopleParts,
  version: CscVersion,
): Promise<OwnPeople> {
  const signer = await makeSigner(operator, `conformance-${version}`);
  const stranger = await makeSigner(operator, `stranger-${version}`);
  const driver = new OwnPagesDriver(operator.baseUrl, signer, codes);
  const answerElsewhere = (answer: 'agree' | 'refuse') => driver.answerElsewhere(answer);
  const answerQuestion = await makeToken(operator, signer);
  const credentials: KnownCredential[] = [];
  for (const plan of version === 'v1' ? plans : [...plans, ...plansOfV2]) {
    const known = await enrol(operator, signer, plan);
    const addresses = [signer.phone, signer.email];
    credentials.push({
      ...known,
      readCode: (send) => messages.codeAfter(send, addresses),
      ...(plan.factors?.includes('app') && { answerElsewhere }),
      ...(plan.factors?.includes('ocra') && { answerQuestion }),
    });
  }
  await enrol(operator, stranger, {});
  const target = {
    url: `${operator.baseUrl}/csc/${version}`,
    version,
    signer: { ...partyOf(signer), accountId: signer.name },
    stranger: partyOf(stranger),
    credentials,
    ...(await registerApplications(operator, signer)),
    creation: {
      certificatePolicy: '2.999.1.1',
      subjectData: {
        given_name: person.givenName,
        family_name: person.surname,
        birthdate: '1990-01-31',
        gender: 'female',
        address: { country: person.country },
      },
    },
    driver,
    unlock: async (credentialID: string) =>
      void (await tellOperator(operator, 'credentials/unlock', { credentialID })),
  };
  return { signers: [signer, stranger], target };
}
