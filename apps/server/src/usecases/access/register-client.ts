/**
 * Register client: an application becomes known, with what it may do.
 *
 * Its secret is made here and told once; what is kept is its hash, sealed. A client whose account
 * tokens must be checked has a secret too, whatever it proves itself with (CSC API v2.0.0.2,
 * 8.4.1: it is their key).
 */

import { clientSecretContext } from '#domain/access/client.ts';
import type { Client, ClientRegistration } from '#domain/access/client.ts';
import { checkRegistration } from '#domain/access/check-registration.ts';
import type { RegistrationRequest } from '#domain/access/check-registration.ts';
import type { ClientId, TenantId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import { sealClientSecret } from './seal-client-secret.ts';

export interface RegisterClientPorts {
  readonly clients: Clients;
  readonly sealing: Sealing;
  readonly journal: Journal;
  readonly random: Random;
  readonly clock: Clock;
}

export interface NewClient extends RegistrationRequest {
  readonly tenantId: TenantId;
  /** Given where it must be a known one, as in the evaluation profile; else it is drawn. */
  readonly secret?: Secret<string>;
}

export interface RegisteredClient {
  readonly client: Client;
  /** Undefined: the client has none. */
  readonly secret: Secret<string> | undefined;
}

/**
 * @throws {Refusal} `client_registration_invalid`, `client_id_taken`.
 * @throws {Outage} when the store or the key-encryption key is down.
 */
export type RegisterClient = (request: NewClient) => Promise<RegisteredClient>;

export function makeRegisterClient(ports: RegisterClientPorts): RegisterClient {
  const { clients, sealing, journal, random, clock } = ports;

  return async function registerClient(request) {
    checkRegistration(request);
    const { id, tenantId, name, registration, rights } = request;
    const secret = needsSecret(registration)
      ? (request.secret ?? new Secret(random.token()))
      : undefined;
    const client: Client = {
      id,
      tenantId,
      name,
      enabled: true,
      secretSealed: secret && (await sealClientSecret(sealing, secret, clientSecretContext(id))),
      registration,
      rights,
      createdAt: clock.now(),
    };
    refuseUnless(await clients.add(client), 'client_id_taken');
    await journal.record({ event: 'client.registered', facts: factsOf(client) });
    return { client, secret };
  };
}

export function needsSecret({ authentication, accountTokenRequired }: ClientRegistration): boolean {
  const bySecret =
    authentication === 'client_secret_basic' || authentication === 'client_secret_post';
  return bySecret || accountTokenRequired;
}

export function factsOf({ id, tenantId, enabled, registration, rights }: Client) {
  return {
    client: id satisfies ClientId as string,
    tenant: tenantId satisfies TenantId as string,
    enabled: String(enabled),
    grantTypes: [...registration.grantTypes],
    scopes: [...registration.scopes],
    authentication: registration.authentication,
    rights: JSON.stringify(rights),
  };
}
