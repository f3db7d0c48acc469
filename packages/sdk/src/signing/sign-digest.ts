/**
 * The remote part of one AdES signature: the signer's yes to a digest, the signature, and a
 * time-stamp over it where the level asks for one. What is around it, the document, stays with the
 * caller and never travels.
 */

import type { RemoteCredential } from '../answers/read-credential.ts';
import type { CscClient } from '../csc-client.ts';
import type { ChosenAlgorithm } from './choose-algorithm.ts';
import type { ObtainYes } from './obtain-yes.ts';
import { signBatch } from './sign-batch.ts';
import type { CheckSignature } from './sign-batch.ts';

/** B-T has a signature time-stamp. */
export type SignatureLevel = 'B-B' | 'B-T';

/** @param digest of the signature. @returns the RFC 3161 token. */
export type Timestamp = (digest: Uint8Array, algorithm: ChosenAlgorithm) => Promise<Uint8Array>;

export interface RemoteSigner {
  readonly client: CscClient;
  readonly credential: RemoteCredential;
  readonly obtainYes: ObtainYes;
  /** The server's own authority by default. */
  readonly timestamp?: Timestamp;
  readonly check?: CheckSignature;
  /** Called as each step begins, for a progress bar. */
  readonly tell?: (step: 'signing' | 'timestamping') => void;
}

export interface DigestOrder {
  readonly digest: Uint8Array;
  readonly algorithm: ChosenAlgorithm;
  readonly level: SignatureLevel;
}

export interface SignedDigest {
  readonly signature: Uint8Array;
  /** Only at level B-T. */
  readonly timestampToken?: Uint8Array;
}

const webHashes = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

/** @throws {SdkError}, or what the functions of the signer throw. */
export async function signDigest(signer: RemoteSigner, order: DigestOrder): Promise<SignedDigest> {
  const { client, credential, check, tell = () => {} } = signer;
  const { digest, algorithm, level } = order;
  const batch = {
    credential,
    algorithm,
    digests: [digest],
    obtainYes: async (request: Parameters<ObtainYes>[0]) => {
      const yes = await signer.obtainYes(request);
      tell('signing');
      return yes;
    },
    ...(check !== undefined && { check }),
  };
  const signature = await only(signBatch(client, batch));
  if (level === 'B-B') return { signature };
  tell('timestamping');
  const { timestamp = (imprint) => client.timestamp(imprint, algorithm.hashOid) } = signer;
  const hash = webHashes[algorithm.algorithm.hash];
  const imprint = new Uint8Array(await crypto.subtle.digest(hash, signature.slice()));
  return { signature, timestampToken: await timestamp(imprint, algorithm) };
}

/** One digest is one signature: the client sees to the number. */
async function only(signatures: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let found = new Uint8Array();
  for await (const signature of signatures) found = signature.slice();
  return found;
}
