/** The use cases of signing: digests and documents, while the caller waits and in the background. */

import { makeAugmentation } from '#usecases/signatures/augmentation.ts';
import { makeEmbedSignature } from '#usecases/signatures/embed-signature.ts';
import { makeExtendSignature } from '#usecases/signatures/extend-signature.ts';
import { makePrepareSignature } from '#usecases/signatures/prepare-signature.ts';
import { makeShowSignatures } from '#usecases/signatures/show-signatures.ts';
import { makePollSignatures } from '#usecases/signatures/poll-signatures.ts';
import type { PollSignaturesPorts } from '#usecases/signatures/poll-signatures.ts';
import { makeRequestSignatures } from '#usecases/signatures/request-signatures.ts';
import type { RequestSignaturesPorts } from '#usecases/signatures/request-signatures.ts';
import { makeShowValidationInfo } from '#usecases/signatures/show-validation-info.ts';
import type { ShowValidationInfoPorts } from '#usecases/signatures/show-validation-info.ts';
import { makeSignDocument } from '#usecases/signatures/sign-document.ts';
import { makeSignHash } from '#usecases/signatures/sign-hash.ts';
import { makeSignRequested } from '#usecases/signatures/sign-requested.ts';
import { ownValidationNeeds } from './own-validation-needs.ts';
import type { OwnAuthorities } from './own-validation-needs.ts';

export type SigningPorts = RequestSignaturesPorts & PollSignaturesPorts & ShowValidationInfoPorts;

type Given = Omit<SigningPorts, 'augmentation' | 'publishCrl'> & OwnAuthorities;

export function buildSigningUseCases(given: Given) {
  const { clock, random, showAuthority } = given;
  const anchors = async () => (await showAuthority('root')).chain;
  const needs = ownValidationNeeds(given);
  const augmenting = { needs, anchors, clock, random };
  const augmentation = makeAugmentation(augmenting);
  const ports = { ...given, augmentation };
  const showValidationInfo = makeShowValidationInfo(ports);
  return {
    signHash: makeSignHash(ports),
    signDocument: makeSignDocument(ports),
    showValidationInfo,
    requestSignatures: makeRequestSignatures(ports),
    signRequested: makeSignRequested({ ...ports, showValidationInfo }),
    pollSignatures: makePollSignatures(ports),
    prepareSignature: makePrepareSignature(ports),
    embedSignature: makeEmbedSignature(augmenting),
    extendSignature: makeExtendSignature(augmentation),
    showSignatures: makeShowSignatures(),
  };
}

type Picked = Omit<SigningPorts, 'augmentation' | 'publishCrl'>;

/** Picked by name: to spread all adapters would ask for the base URL before it is known. */
export function pickSigningPorts(ports: Picked): Picked {
  const { recentCredentials, credentials, authorizations, signingJobs, journal } = ports;
  const { keyVault, sealing, plainValues, tokenHash, notifier, random, clock } = ports;
  const records = { recentCredentials, credentials, authorizations, signingJobs, journal };
  const secrets = { keyVault, sealing, plainValues, tokenHash };
  const { validity, accepted } = ports;
  return { ...records, ...secrets, notifier, random, clock, validity, accepted };
}
