/** Store of clients. */

import type { Client } from '#domain/access/client.ts';
import type { ClientId, TenantId } from '#domain/identifiers.ts';

export interface Clients {
  /** @returns false, with nothing changed, when the id is taken. */
  add(client: Client): Promise<boolean>;
  find(id: ClientId): Promise<Client | undefined>;
  /** By id. */
  listOf(tenantId: TenantId): Promise<readonly Client[]>;
  /**
   * Replaces all but tenant and time of creation.
   * @returns false when there is no such client.
   */
  update(client: Client): Promise<boolean>;
}
