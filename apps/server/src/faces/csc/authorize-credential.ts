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
import { descriptionCharactersMax } from './request-body.ts';
import type { RequestBody } from './request-body.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

const factorCharactersMax = 256;
const authDataEntriesMax = 16;

export function makeAuthorize({
  authorizeCredential,
}: {
  readonly authorizeCredential: AuthorizeCredential;
}) {
  return async function authorize(call: AuthenticatedCall): Promise<CscSadAnswer> {
    const { version, body, caller } = call;
    const hashName = version === 'v1' ? 'hash' : 'hashes';
    const credentialId = body.requireString('credentialID') as CredentialId;
    const numSignatures = body.requireInteger('numSignatures');
    const entries = body.findArray('hashes', hashName) ?? [];
    const oid = body.findString('hashAlgorithmOID');
    const values = readFactors(body);
    checkDescription(body);
    const digests = readDigests(entries, readHashAlgorithm(oid, 'hashAlgorithmOID'));

    const order = { ...caller, credentialId, numSignatures, digests };
    const given = await authorizeCredential(order, values);
    return { SAD: given.sad.reveal(), expiresIn: given.expiresInSeconds };
  };
}

function readFactors(body: RequestBody) {
  const sent = readAuthData(body.findArray('authData') ?? []);
  const pin = sent.get('PIN') ?? body.findString('PIN');
  const otp = sent.get('OTP') ?? body.findString('OTP');
  return { pin: secretOf(pin, 'PIN'), otp: secretOf(otp, 'OTP') };
}

/** @throws {CscError} for entries that are not `{id, value}`, or an id given twice. */
function readAuthData(entries: readonly unknown[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (entries.length > authDataEntriesMax) throw invalidParameter('authData');
  for (const entry of entries) {
    const { id, value } = (entry ?? {}) as { id?: unknown; value?: unknown };
    if (typeof id !== 'string' || typeof value !== 'string' || values.has(id)) {
      throw missingParameter('array', 'authData');
    }
    values.set(id, value);
  }
  return values;
}

function secretOf(value: string | undefined, name: string): Secret<string> | undefined {
  if (value === undefined || value === '') return undefined;
  if (value.length > factorCharactersMax) throw invalidParameter(name);
  return new Secret(value);
}

function checkDescription(body: RequestBody): void {
  const description = body.findString('description');
  if (description !== undefined && description.length > descriptionCharactersMax) {
    throw invalidParameter('description');
  }
}
