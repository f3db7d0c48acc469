/**
 * The signers, credentials and clients of a run against our own server: made over HTTP by its
 * operator, for each version apart, so that one-time passwords of the one are not waited for by
 * the other.
 */

import type { CscVersion } from '@kumoin/contract';
import { enrol, makeSigner, partyOf, registerClient, tellOperator } from './operator.ts';
import type { CredentialPlan, MadeSigner, Operator } from './operator.ts';
import { OwnPagesDriver } from './own-pages-driver.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { KnownCredential, Target } from './target.ts';

/** The first that fits a case is taken, so the quick ones come first. */
const plans: readonly CredentialPlan[] = [
  { keyAlgorithm: 'rsa-2048' },
  { SCAL: '2' },
  { factors: ['pin', 'otp'], SCAL: '2' },
  { mode: 'oauth2code', SCAL: '2' },
  { revoked: true },
];

const redirectUri = 'https://app.example/cb';

/** Two applications; neither may use what was given to the other. */
async function registerApplications(operator: Operator, signer: MadeSigner) {
  const metadata = {
    // With one alone, a token request could leave it out: v1 has a default then.
    redirect_uris: [redirectUri, `${redirectUri}/again`],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: 'service credential',
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

export async function makePeople(
  operator: Operator,
  version: CscVersion,
  codes: OneTimeCodes,
): Promise<OwnPeople> {
  const signer = await makeSigner(operator, `conformance-${version}`);
  const stranger = await makeSigner(operator, `stranger-${version}`);
  const credentials: KnownCredential[] = [];
  for (const plan of plans) credentials.push(await enrol(operator, signer, plan));
  await enrol(operator, stranger, {});
  const target = {
    url: `${operator.baseUrl}/csc/${version}`,
    version,
    signer: { ...partyOf(signer), accountId: signer.name },
    stranger: partyOf(stranger),
    credentials,
    ...(await registerApplications(operator, signer)),
    driver: new OwnPagesDriver(operator.baseUrl, signer, codes),
    unlock: async (credentialID: string) =>
      void (await tellOperator(operator, 'credentials/unlock', { credentialID })),
  };
  return { signers: [signer, stranger], target };
}
