/** `credentials/extendTransaction`. CSC API v1.0.4.0, 11.7 and v2.0.0.2, 11.9. */

import type { CscSadAnswer } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { ExtendAuthorization } from '#usecases/authorization/extend-authorization.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests } from './digests.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

export function makeExtend({
  extendAuthorization,
}: {
  readonly extendAuthorization: ExtendAuthorization;
}) {
  return async function extend(call: AuthenticatedCall): Promise<CscSadAnswer> {
    const { version, body, caller } = call;
    const credentialId = body.requireString('credentialID') as CredentialId;
    const entries = body.findArray('hashes', version === 'v1' ? 'hash' : 'hashes') ?? [];
    const oid = body.findString('hashAlgorithmOID');
    const sad = new Secret(body.requireString('SAD'));
    const digests = readDigests(entries, readHashAlgorithm(oid, 'hashAlgorithmOID'));

    const given = await extendAuthorization({ ...caller, credentialId, digests }, sad);
    return { SAD: given.sad.reveal(), expiresIn: given.expiresInSeconds };
  };
}
