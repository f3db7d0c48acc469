/**
 * Find client: who an application is, for the authorization server. One that is disabled is as
 * unknown as one that never was. Of its secret the server knows SHA-256 alone, which is also the
 * key of account tokens (CSC API v2.0.0.2, 8.4.1), so it is sealed in the store.
 */

import { clientSecretContext } from '#domain/access/client.ts';
import type { Client } from '#domain/access/client.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { Clients } from '#ports/clients.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface FindClientPorts {
  readonly clients: Clients;
  readonly sealing: Sealing;
}

export interface KnownClient {
  readonly client: Client;
  readonly secretHash: Secret<Uint8Array> | undefined;
}

export type FindClient = (id: ClientId) => Promise<KnownClient | undefined>;

export function makeFindClient({ clients, sealing }: FindClientPorts): FindClient {
  return async function findClient(id) {
    const client = await clients.find(id);
    if (client?.enabled !== true) return undefined;
    const { secretSealed } = client;
    if (secretSealed === undefined) return { client, secretHash: undefined };
    const hash = await sealing.open(secretSealed, clientSecretContext(id));
    return { client, secretHash: new Secret(hash) };
  };
}
