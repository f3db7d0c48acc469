/**
 * `credentials/authorize`. CSC API v1.0.4.0 and v2.0.0.2, 11.6.
 *
 * v1 sends `PIN` and `OTP`, v2 sends `authData`; clients mix them, so both are read in both.
 */

import { invalidParameter, missingParameter } from '@kumoin/contract';
import type { CscSadAnswer } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { AuthorizeCredential } from '#usecases/authorization/authorize-credential.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests } from './digests.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

const factorCharactersMax = 256;

type Call = AuthenticatedCall<'credentials/authorize'>;

export function makeAuthorize({
  authorizeCredential,
}: {
  readonly authorizeCredential: AuthorizeCredential;
}) {
  return async function authorize(call: Call): Promise<CscSadAnswer> {
    const { version, body, caller } = call;
    const credentialId = body.credentialID as CredentialId;
    const entries = (version === 'v1' ? body.hash : body.hashes) ?? [];
    const values = readFactors(body);
    const hash = readHashAlgorithm(body.hashAlgorithmOID, 'hashAlgorithmOID');
    const digests = readDigests(entries, hash);

    const { numSignatures } = body;
    const order = { ...caller, credentialId, numSignatures, digests };
    const given = await authorizeCredential(order, values);
    return { SAD: given.sad.reveal(), expiresIn: given.expiresInSeconds };
  };
}

function readFactors({ authData = [], PIN, OTP }: Call['body']) {
  const sent = new Map(authData.map(({ id, value }) => [id, value]));
  if (sent.size < authData.length) throw missingParameter('array', 'authData');
  return {
    pin: secretOf(sent.get('PIN') ?? PIN, 'PIN'),
    otp: secretOf(sent.get('OTP') ?? OTP, 'OTP'),
  };
}

function secretOf(value: string | undefined, name: string): Secret<string> | undefined {
  if (value === undefined || value === '') return undefined;
  if (value.length > factorCharactersMax) throw invalidParameter(name);
  return new Secret(value);
}
