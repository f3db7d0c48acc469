/**
 * `signatures/signHash`. CSC API v1.0.4.0, 11.9 and v2.0.0.2, 11.10.
 *
 * What a schema cannot see is checked in the order of the table.
 */

import type { CscSignHashAnswer, CscSignHashAnswerV2 } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import type { SigningOrder } from '#domain/signatures/signing-evidence.ts';
import type { RequestSignatures } from '#usecases/signatures/request-signatures.ts';
import type { SignHash } from '#usecases/signatures/sign-hash.ts';
import { toBase64 } from '../base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests } from './digests.ts';
import { readOperation } from './read-operation.ts';
import { readSad } from './read-sad.ts';
import { readHashAlgorithm, readSignAlgorithm } from './sign-algorithm.ts';

export interface SignHashUseCases {
  readonly signHash: SignHash;
  readonly requestSignatures: RequestSignatures;
}

type SignHashCall = AuthenticatedCall<'signatures/signHash'>;

export function makeSign({ signHash, requestSignatures }: SignHashUseCases) {
  return async function sign(call: SignHashCall): Promise<CscSignHashAnswer | CscSignHashAnswerV2> {
    const sad = readSad(call);
    const order = readOrder(call);
    const terms = call.version === 'v2' ? readOperation(call.body) : undefined;
    if (terms !== undefined) {
      const work = { kind: 'hashes', order } as const;
      return { responseID: await requestSignatures({ work, sad, ...terms }) };
    }
    const signatures = await signHash(order, sad);
    return { signatures: signatures.map(toBase64) };
  };
}

/** @throws {CscError} in the words of the table. */
function readOrder(call: SignHashCall): SigningOrder {
  const { accountId, clientId, keyThumbprint } = call.caller;
  const { credentialID, signAlgo, signAlgoParams } = call.body;
  const { entries, oid, hashName } = readHashes(call);
  const hash = readHashAlgorithm(oid, hashName);
  const algorithm = readSignAlgorithm({ signAlgo, hash, signAlgoParams, hashName });
  const own = algorithm.scheme === 'ed25519' ? hash : algorithm.hash;
  const digests = readDigests(entries, own);
  const by = { accountId, clientId, keyThumbprint };
  return { ...by, credentialId: credentialID as CredentialId, algorithm, digests };
}

/** What v1 and v2 call differently. */
function readHashes({ version, body }: SignHashCall) {
  if (version === 'v1') return { entries: body.hash, oid: body.hashAlgo, hashName: 'hashAlgo' };
  return { entries: body.hashes, oid: body.hashAlgorithmOID, hashName: 'hashAlgorithmOID' };
}
