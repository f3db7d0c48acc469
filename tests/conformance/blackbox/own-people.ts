/**
 * The signers, credentials and clients of a run against our own server: made over HTTP by its
 * operator, for each version apart, so that one-time passwords of the one are not waited for by
 * the other.
 */

import type { CscVersion } from '@kumoin/contract';
import { enrol, makeSigner, partyOf, tellOperator } from './operator.ts';
import type { CredentialPlan, MadeSigner, Operator } from './operator.ts';
import type { KnownCredential, Target } from './target.ts';

/** The first that fits a case is taken, so the quick ones come first. */
const plans: readonly CredentialPlan[] = [
  { keyAlgorithm: 'rsa-2048' },
  { SCAL: '2' },
  { factors: ['pin', 'otp'], SCAL: '2' },
  { revoked: true },
];

export interface OwnPeople {
  readonly signers: readonly MadeSigner[];
  readonly target: Target;
}

export async function makePeople(operator: Operator, version: CscVersion): Promise<OwnPeople> {
  const signer = await makeSigner(operator, `conformance-${version}`);
  const stranger = await makeSigner(operator, `stranger-${version}`);
  const credentials: KnownCredential[] = [];
  for (const plan of plans) credentials.push(await enrol(operator, signer, plan));
  await enrol(operator, stranger, {});
  const target = {
    url: `${operator.baseUrl}/csc/${version}`,
    version,
    signer: partyOf(signer),
    stranger: partyOf(stranger),
    credentials,
    unlock: async (credentialID: string) =>
      void (await tellOperator(operator, 'credentials/unlock', { credentialID })),
  };
  return { signers: [signer, stranger], target };
}
