/**
 * Any number of digests with one credential: as many yeses as `multisign` makes necessary, and for
 * servers that take few digests in one call, several calls under one yes with extendTransaction
 * between them (CSC API v2.0.0.2, 11.9: each further call needs a new SAD).
 *
 * Signatures come out one after the other, as soon as they are there, since what was signed before
 * a failure was signed all the same. Nothing is tried twice.
 */

import type { RemoteCredential } from '../answers/read-credential.ts';
import type { Yes } from '../calls/sign-hash.ts';
import type { CscClient } from '../csc-client.ts';
import { SdkError } from '../sdk-error.ts';
import type { ChosenAlgorithm } from './choose-algorithm.ts';
import type { ObtainYes } from './obtain-yes.ts';

/** One signature that came back, with what it is over. */
export interface MadeSignature {
  readonly credential: RemoteCredential;
  readonly algorithm: ChosenAlgorithm;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  /** Of the digest in the order. */
  readonly index: number;
}

/**
 * Whether a signature verifies with the certificate. WebCrypto cannot tell for a digest whose
 * message is elsewhere, so this is for whoever has a library that can, or has the message.
 */
export type CheckSignature = (made: MadeSignature) => boolean | Promise<boolean>;

export interface BatchOrder {
  readonly credential: RemoteCredential;
  readonly algorithm: ChosenAlgorithm;
  readonly obtainYes: ObtainYes;
  readonly digests: readonly Uint8Array[];
  /** All digests of one yes by default. */
  readonly digestsPerCallMax?: number;
  readonly check?: CheckSignature;
}

/** @throws {SdkError}, or what obtaining the yes throws. */
export async function* signBatch(
  client: CscClient,
  order: BatchOrder,
): AsyncGenerator<Uint8Array, void, undefined> {
  let index = 0;
  for (const group of portions(order.digests, order.credential.signaturesMax)) {
    for await (const signature of signGroup(client, order, group)) {
      const digest = order.digests[index] ?? new Uint8Array();
      await refuseWrong(order, { digest, signature, index });
      yield signature;
      index += 1;
    }
  }
}

/** All digests of one yes. */
async function* signGroup(
  client: CscClient,
  order: BatchOrder,
  group: readonly Uint8Array[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const { credential, algorithm, obtainYes, digestsPerCallMax } = order;
  const { hashOid, signOid } = algorithm;
  let yes: Yes = await obtainYes({ credential, digests: group, hashOid });
  let first = true;
  for (const digests of portions(group, digestsPerCallMax ?? group.length)) {
    const call = { credentialId: credential.id, digests, hashOid };
    if (!first) yes = { sad: await client.extend({ ...call, sad: secretOf(yes) }) };
    first = false;
    yield* await client.signHash({ ...call, ...yes, signOid });
  }
}

async function refuseWrong(
  { check, credential, algorithm }: BatchOrder,
  made: Pick<MadeSignature, 'digest' | 'signature' | 'index'>,
): Promise<void> {
  if (check === undefined || (await check({ credential, algorithm, ...made }))) return;
  throw new SdkError('mismatched', `signature ${made.index} does not verify`);
}

function secretOf(yes: Yes): string {
  return 'sad' in yes ? yes.sad : yes.credentialToken;
}

function* portions<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  const step = Math.max(1, size);
  for (let start = 0; start < items.length; start += step) yield items.slice(start, start + step);
}
