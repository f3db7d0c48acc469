/** `credentials/create`. CSC API v2.2.0.0, 11.4. */

import type { CscCreatedCredential } from '@kumoin/contract';
import type { CreateCredential } from '#usecases/issuance/create-credential.ts';
import { CscAnswer } from './csc-call.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { describeV2, readDetails } from './describe-credential.ts';

export interface CreateUseCases {
  readonly createCredential: CreateCredential;
  now(): number;
}

export function makeCreate({ createCredential, now }: CreateUseCases) {
  return async function create(call: AuthenticatedCall<'credentials/create'>): Promise<CscAnswer> {
    const { body, caller } = call;
    const details = readDetails(body);
    const credential = await createCredential(caller, body.credentialCreationRequest);
    const answer: CscCreatedCredential = {
      credentialID: credential.id,
      ...(body.credentialInfo === true && describeV2(credential, details, now())),
    };
    return new CscAnswer(201, answer);
  };
}
