/**
 * Request signatures: accept an order that is carried out in the background.
 *
 * CSC API v2.0.0.2, 11.10 and 11.11, `operationMode` A.
 *
 *     decide as if it were signed now → seal → put on record → answer
 *
 * Whatever would be refused is refused here, where the caller still listens. It is decided again
 * when it is carried out: the yes is spent then, not now, so a process that dies after the answer
 * has lost nothing, and whichever of two uses of one yes comes first has it.
 */

import type { Secret } from '#domain/secret.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkOpenJobs, jobExpiry, workContext } from '#domain/signatures/signing-job.ts';
import type { ValidityLimits } from '#domain/signatures/signing-job.ts';
import type { Notifier } from '#ports/notifier.ts';
import type { PlainValues } from '#ports/plain-values.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { SigningJobs } from '#ports/signing-jobs.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { JobId } from '#domain/identifiers.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import { makeSignAgreedDocuments } from './sign-agreed-documents.ts';
import type { SignAgreedDocumentsPorts } from './sign-agreed-documents.ts';
import type { AcceptedWork, SigningWork } from './signing-work.ts';

export interface RequestSignaturesPorts extends SignAgreedDocumentsPorts {
  readonly signingJobs: SigningJobs;
  readonly sealing: Sealing;
  readonly plainValues: PlainValues;
  readonly tokenHash: TokenHash;
  readonly notifier: Pick<Notifier, 'faultOf'>;
  readonly validity: ValidityLimits;
  /** There is something to do. */
  readonly accepted: () => void;
}

export interface SignaturesRequest {
  readonly work: SigningWork;
  readonly sad: Secret<string>;
  /** How long the result is to wait; undefined: as long as we choose. */
  readonly validityMs: number | undefined;
  /** Who is to be told. */
  readonly responseUri: string | undefined;
}

/**
 * @returns what to poll with, once the order is durable.
 * @throws {Refusal} `validity_too_long`, `response_uri_refused`, `too_many_jobs`, and whatever
 * signing now would be refused for.
 * @throws {Outage} Nothing was accepted.
 */
export type RequestSignatures = (request: SignaturesRequest) => Promise<string>;

export function makeRequestSignatures(ports: RequestSignaturesPorts): RequestSignatures {
  const { signingJobs, sealing, plainValues, tokenHash, notifier, random, clock } = ports;
  const signAgreed = makeSignAgreed(ports);
  const signAgreedDocuments = makeSignAgreedDocuments(ports);

  return async function requestSignatures({ work, sad, validityMs, responseUri }) {
    const at = clock.now();
    const { accountId, clientId } = work.order;
    const expiresAt = jobExpiry(validityMs, ports.validity, at);
    const welcome = responseUri === undefined || notifier.faultOf(responseUri) === undefined;
    refuseUnless(welcome, 'response_uri_refused');
    checkOpenJobs(await signingJobs.countOpen(accountId, at));
    const sadHash = tokenHash.hash(sad.reveal());
    await check(work, sadHash);

    const id = random.identifier() as JobId;
    const responseId = random.token();
    const accepted: AcceptedWork = { work, sadHash, responseId, responseUri };
    await signingJobs.add({
      id,
      responseHash: tokenHash.hash(responseId),
      accountId,
      clientId,
      kind: work.kind,
      state: 'accepted',
      work: await sealing.seal(plainValues.toBytes(accepted), workContext(id)),
      result: undefined,
      createdAt: at,
      expiresAt,
    });
    ports.accepted();
    return responseId;
  };

  async function check(work: SigningWork, sadHash: string): Promise<void> {
    if (work.kind === 'documents') return signAgreedDocuments.check(work.order, sadHash);
    return signAgreed.check({ order: work.order, sadHash, documents: undefined });
  }
}
