/** List clients of a tenant, for its operator. */

import type { Client } from '#domain/access/client.ts';
import type { TenantId } from '#domain/identifiers.ts';
import type { Clients } from '#ports/clients.ts';

export type ListClients = (tenantId: TenantId) => Promise<readonly Client[]>;

export function makeListClients({ clients }: { readonly clients: Clients }): ListClients {
  return async function listClients(tenantId) {
    return clients.listOf(tenantId);
  };
}
