/** `credentials/list`. CSC API v1.0.4.0 and v2.0.0.2, 11.4; paging is v1's, and harms nobody. */

import { invalidRequest } from '@kumoin/contract';
import type { CscCredentialListV1, CscCredentialListV2 } from '@kumoin/contract';
import type { ListCredentials } from '#usecases/credentials/list-credentials.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { describeV2, readDetails } from './describe-credential.ts';

type ListCall = AuthenticatedCall<'credentials/list'>;

export interface ListUseCases {
  readonly listCredentials: ListCredentials;
  now(): number;
}

export function makeList({ listCredentials, now }: ListUseCases) {
  return async function list(call: ListCall): Promise<CscCredentialListV1 | CscCredentialListV2> {
    const { version, body, caller } = call;
    refuseUserId(call);
    const wanted = version === 'v2' && body.credentialInfo ? readDetails(body) : undefined;
    const onlyValid = version === 'v2' && body.onlyValid === true;
    const { pageToken } = body;
    const pageSize = readPageSize(body.maxResults);

    const page = await listCredentials(caller, { pageSize, pageToken, onlyValid });
    return {
      credentialIDs: page.credentials.map(({ id }) => id),
      ...(wanted && {
        credentialInfos: page.credentials.map((credential) => ({
          credentialID: credential.id,
          ...describeV2(credential, wanted, now()),
        })),
      }),
      ...(onlyValid && { onlyValid }),
      ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
    };
  };
}

/** Log-in tokens are one user's: naming a user beside them is an error (CSC API 11.4). */
function refuseUserId({ body, caller }: ListCall): void {
  if (body.userID !== undefined && caller.userSpecific)
    throw invalidRequest('userID parameter MUST be null');
}

/** Missing, invalid or too large: the server uses its own maximum, says the table. */
function readPageSize(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 1 ? (value as number) : undefined;
}
