/**
 * `signatures/signHash`. CSC API v1.0.4.0, 11.9 and v2.0.0.2, 11.10.
 *
 * Types are checked in the order of the table. The v2 table still calls the array `hash` in
 * its error texts; so do we.
 */

import { invalidParameter, invalidRequest, missingParameter } from '@kumoin/contract';
import type { CscSignHashAnswer } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { SignHash } from '#usecases/signatures/sign-hash.ts';
import { toBase64 } from './base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests } from './digests.ts';
import { readHashAlgorithm, readSignAlgorithm } from './sign-algorithm.ts';

export function makeSign({ signHash }: { readonly signHash: SignHash }) {
  return async function sign(call: AuthenticatedCall): Promise<CscSignHashAnswer> {
    const { version, body, caller } = call;
    const hashName = version === 'v1' ? 'hashAlgo' : 'hashAlgorithmOID';
    const sad = new Secret(body.requireString('SAD'));
    const credentialId = body.requireString('credentialID') as CredentialId;
    const entries = body.findArray('hashes', 'hash');
    if (entries === undefined) throw missingParameter('array', 'hash');
    if (entries.length === 0) throw invalidRequest('Empty hash array');
    const signAlgo = body.requireString('signAlgo');
    const signAlgoParams = body.findString('signAlgoParams');
    const hash = readHashAlgorithm(body.findString('hashAlgorithmOID', hashName), hashName);
    const mode = body.find('operationMode') ?? 'S';
    if (version === 'v2' && mode !== 'S') throw invalidParameter('operationMode');

    const algorithm = readSignAlgorithm({ signAlgo, hash, signAlgoParams, hashName });
    const own = algorithm.scheme === 'ed25519' ? hash : algorithm.hash;
    const digests = readDigests(entries, own);
    const signatures = await signHash({ ...caller, credentialId, algorithm, digests }, sad);
    return { signatures: signatures.map(toBase64) };
  };
}
