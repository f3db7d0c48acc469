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
  return async function extend(
    call: AuthenticatedCall<'credentials/extendTransaction'>,
  ): Promise<CscSadAnswer> {
    const { version, body, caller } = call;
    const credentialId = body.credentialID as CredentialId;
    const entries = (version === 'v1' ? body.hash : body.hashes) ?? [];
    const hash = readHashAlgorithm(body.hashAlgorithmOID, 'hashAlgorithmOID');
    const order = { ...caller, credentialId, digests: readDigests(entries, hash) };

    const given = await extendAuthorization(order, new Secret(body.SAD));
    return { SAD: given.sad.reveal(), expiresIn: given.expiresInSeconds };
  };
}
