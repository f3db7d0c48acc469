/** Clients in memory: for tests and for trying things out. */

import type { Client } from '#domain/access/client.ts';
import type { ClientId, TenantId } from '#domain/identifiers.ts';
import type { Clients } from '#ports/clients.ts';
import { addNew } from './add-new.ts';

export class MemoryClients implements Clients {
  readonly #byId = new Map<ClientId, Client>();

  async add(client: Client): Promise<boolean> {
    if (this.#byId.has(client.id)) return false;
    addNew(this.#byId, client.id, client);
    return true;
  }

  async find(id: ClientId): Promise<Client | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async listOf(tenantId: TenantId): Promise<readonly Client[]> {
    const own = [...this.#byId.values()].filter((client) => client.tenantId === tenantId);
    return structuredClone(own.sort((left, right) => (left.id < right.id ? -1 : 1)));
  }

  async update(client: Client): Promise<boolean> {
    const known = this.#byId.get(client.id);
    if (known === undefined) return false;
    const { tenantId, createdAt } = known;
    this.#byId.set(client.id, structuredClone({ ...client, tenantId, createdAt }));
    return true;
  }
}
