/** `credentials/info`. CSC API v1.0.4.0 and v2.0.0.2, 11.5. */

import type { CscCredentialInfoV1, CscCredentialInfoV2 } from '@kumoin/contract';
import type { CredentialId } from '#domain/identifiers.ts';
import type { ShowCredential } from '#usecases/credentials/show-credential.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { describeV1, describeV2, readDetails } from './describe-credential.ts';

export interface ShowUseCases {
  readonly showCredential: ShowCredential;
  now(): number;
}

export function makeShow({ showCredential, now }: ShowUseCases) {
  return async function show(
    call: AuthenticatedCall<'credentials/info'>,
  ): Promise<CscCredentialInfoV1 | CscCredentialInfoV2> {
    const { version, body, caller } = call;
    const id = body.credentialID as CredentialId;
    const details = readDetails(body);
    const credential = await showCredential(caller, id);
    const describe = version === 'v1' ? describeV1 : describeV2;
    return describe(credential, details, now());
  };
}
