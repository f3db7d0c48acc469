/** The use cases of signing: digests and documents, while the caller waits and in the background. */

import { makePollSignatures } from '#usecases/signatures/poll-signatures.ts';
import type { PollSignaturesPorts } from '#usecases/signatures/poll-signatures.ts';
import { makeRequestSignatures } from '#usecases/signatures/request-signatures.ts';
import type { RequestSignaturesPorts } from '#usecases/signatures/request-signatures.ts';
import { makeShowValidationInfo } from '#usecases/signatures/show-validation-info.ts';
import type { ShowValidationInfoPorts } from '#usecases/signatures/show-validation-info.ts';
import { makeSignDocument } from '#usecases/signatures/sign-document.ts';
import { makeSignHash } from '#usecases/signatures/sign-hash.ts';
import { makeSignRequested } from '#usecases/signatures/sign-requested.ts';
import type { Pause } from '#ports/pause.ts';
import type { DocumentThreads } from '#adapters/document-threads/document-threads.ts';
import { throughThreads } from './document-threads/through-threads.ts';
import type { FailureLog } from './open-senders.ts';
import { outsideValidationNeeds } from './outside-validation-needs.ts';
import { ownValidationNeeds } from './own-validation-needs.ts';
import type { OwnAuthorities } from './own-validation-needs.ts';

export type SigningPorts = RequestSignaturesPorts & PollSignaturesPorts & ShowValidationInfoPorts;

/** Whom we trust and ask beyond our own authorities. */
export interface ValidationPlan {
  /** DER. */
  readonly trustAnchors: readonly Uint8Array[];
  readonly validationHosts: readonly string[];
  readonly timestampUrls: readonly string[];
}

interface Outside {
  readonly validation: ValidationPlan;
  readonly pause: Pause;
  readonly documentThreads: Pick<DocumentThreads, 'run'>;
  /** Of what could not be had from outside. */
  readonly failureLog: FailureLog;
}

type Stored = Omit<SigningPorts, 'needs' | 'documentWork' | 'publishCrl'>;
type Given = Stored & OwnAuthorities & Outside;

export function buildSigningUseCases(given: Given) {
  const { clock, random, showAuthority } = given;
  const { validation, pause, documentThreads, failureLog: log } = given;
  const anchors = async () => [...(await showAuthority('root')).chain, ...validation.trustAnchors];
  const own = ownValidationNeeds(given);
  const needs = outsideValidationNeeds({ ...validation, own, clock, random, pause, log });
  const through = throughThreads(documentThreads, { needs, anchors, clock, random });
  const ports = { ...given, needs, ...through };
  const showValidationInfo = makeShowValidationInfo(ports);
  return {
    signHash: makeSignHash(ports),
    signDocument: makeSignDocument(ports),
    showValidationInfo,
    requestSignatures: makeRequestSignatures(ports),
    signRequested: makeSignRequested({ ...ports, showValidationInfo }),
    pollSignatures: makePollSignatures(ports),
    signatureEngineFor: through.signatureEngineFor,
  };
}

type Picked = Stored & Outside;

/** Picked by name: to spread all adapters would ask for the base URL before it is known. */
export function pickSigningPorts(ports: Picked): Picked {
  const { recentCredentials, credentials, authorizations, signingJobs, journal } = ports;
  const { keyVault, sealing, plainValues, tokenHash, notifier, random, clock } = ports;
  const records = { recentCredentials, credentials, authorizations, signingJobs, journal };
  const secrets = { keyVault, sealing, plainValues, tokenHash };
  const { validity, accepted, validation, pause, documentThreads, failureLog } = ports;
  const outside = { notifier, validation, pause, documentThreads, failureLog };
  return { ...records, ...secrets, ...outside, random, clock, validity, accepted };
}
