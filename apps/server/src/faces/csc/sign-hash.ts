/**
 * `signatures/signHash`. CSC API v1.0.4.0, 11.9 and v2.0.0.2, 11.10.
 *
 * What a schema cannot see is checked in the order of the table.
 */

import { invalidParameter } from '@kumoin/contract';
import type { CscSignHashAnswer } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import type { SignHash } from '#usecases/signatures/sign-hash.ts';
import { toBase64 } from '../base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests } from './digests.ts';
import { readSad } from './read-sad.ts';
import { readHashAlgorithm, readSignAlgorithm } from './sign-algorithm.ts';

export function makeSign({ signHash }: { readonly signHash: SignHash }) {
  return async function sign(
    call: AuthenticatedCall<'signatures/signHash'>,
  ): Promise<CscSignHashAnswer> {
    const { body, caller } = call;
    const { credentialID, signAlgo, signAlgoParams } = body;
    const sad = readSad(call);
    const { entries, oid, hashName } = readHashes(call);
    const hash = readHashAlgorithm(oid, hashName);

    const algorithm = readSignAlgorithm({ signAlgo, hash, signAlgoParams, hashName });
    const own = algorithm.scheme === 'ed25519' ? hash : algorithm.hash;
    const digests = readDigests(entries, own);
    const credentialId = credentialID as CredentialId;
    const order = { ...caller, credentialId, algorithm, digests };
    const signatures = await signHash(order, sad);
    return { signatures: signatures.map(toBase64) };
  };
}

/** What v1 and v2 call differently. */
function readHashes({ version, body }: AuthenticatedCall<'signatures/signHash'>) {
  if (version === 'v1') return { entries: body.hash, oid: body.hashAlgo, hashName: 'hashAlgo' };
  if (body.operationMode === 'A') throw invalidParameter('operationMode');
  return { entries: body.hashes, oid: body.hashAlgorithmOID, hashName: 'hashAlgorithmOID' };
}
