/**
 * `credentials/authorize`. CSC API v1.0.4.0 and v2.0.0.2, 11.6.
 *
 * v1 sends `PIN` and `OTP`, v2 sends `authData`; clients mix them, so both are read in both.
 */

import { invalidParameter, missingParameter } from '@kumoin/contract';
import type { CscSadAnswer } from '@kumoin/contract';
import { codeKinds, isOutOfBand, kindOfFactorId } from '#domain/authorization/factor-plan.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { AuthorizeCredential } from '#usecases/authorization/authorize-credential.ts';
import type { PollApproval } from '#usecases/authorization/poll-approval.ts';
import type { AuthenticatedCall, CscAnswer } from './csc-call.ts';
import { readDigests, readLabels } from './digests.ts';
import { renderYes } from './poll-approval.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

const factorCharactersMax = 256;
const assertionCharactersMax = 16_384;

type Call = AuthenticatedCall<'credentials/authorize'>;

/** v1 has no handle to ask with, so the call waits for the person: longer than they need to look. */
const waitSeconds = 60;

export interface AuthorizeUseCases {
  readonly authorizeCredential: AuthorizeCredential;
  readonly pollApproval: PollApproval;
}

export function makeAuthorize({ authorizeCredential, pollApproval }: AuthorizeUseCases) {
  return async function authorize(call: Call): Promise<CscSadAnswer | CscAnswer> {
    const { version, body, caller } = call;
    const credentialId = body.credentialID as CredentialId;
    const entries = (version === 'v1' ? body.hash : body.hashes) ?? [];
    const answers = readAnswers(call);
    const hash = readHashAlgorithm(body.hashAlgorithmOID, 'hashAlgorithmOID');
    const digests = readDigests(entries, hash);

    const { numSignatures, description } = body;
    const labels = readLabels(body.documents, digests);
    const order = { ...caller, credentialId, numSignatures, digests, description, labels };
    const given = await authorizeCredential(order, answers);
    if (version === 'v2' || 'sad' in given) return renderYes(given);
    const { accountId, clientId } = caller;
    return renderYes(await pollApproval({ accountId, clientId, ...given, waitSeconds }));
  };
}

/** Whichever version: v1 knows two factors and no way to name one that is answered elsewhere. */
function readAnswers({ version, body }: Call): FactorAnswers {
  const { authData = [], PIN, OTP } = body;
  const byKind = new Map(authData.map(readObject));
  if (byKind.size < authData.length) throw missingParameter('array', 'authData');
  const pin = secretOf(PIN, 'PIN');
  if (pin !== undefined && !byKind.has('pin')) byKind.set('pin', pin);
  const hasCode = codeKinds.some((kind) => byKind.has(kind));
  const code = hasCode ? undefined : secretOf(OTP, 'OTP');
  const impliesOutOfBand = version === 'v1' || byKind.size === 0;
  return { byKind, code, impliesOutOfBand };
}

type AuthObject = NonNullable<Call['body']['authData']>[number];

/** CSC API v2.0.0.2, 8.3: an object that is answered elsewhere has no value. */
function readObject({ id, value }: AuthObject): [FactorKind, Secret<string> | undefined] {
  const kind = kindOfFactorId(id);
  if (kind === undefined) throw invalidParameter('authData');
  const charactersMax = kind === 'passkey' ? assertionCharactersMax : factorCharactersMax;
  const secret = secretOf(value, 'authData', charactersMax);
  if (isOutOfBand(kind) && secret !== undefined) throw invalidParameter('authData');
  return [kind, secret];
}

function secretOf(
  value: string | undefined,
  name: string,
  charactersMax = factorCharactersMax,
): Secret<string> | undefined {
  if (value === undefined || value === '') return undefined;
  if (value.length > charactersMax) throw invalidParameter(name);
  return new Secret(value);
}
