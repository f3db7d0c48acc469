/**
 * Whose share of what is scarce a call uses: the client's. Persons who log in by themselves all
 * come through one client, and have a share each.
 */

import type { AccountId, ClientId } from '../identifiers.ts';
import { loginClientId } from './access-grant.ts';

export interface Caller {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
}

export function shareHolder({ accountId, clientId }: Caller): string {
  return clientId === loginClientId ? `account ${accountId}` : `client ${clientId}`;
}
