/**
 * Update client: what it is called, what it may do, whether it may do anything, and a new secret.
 * What is left out stays. The next call of the client, on whichever node, meets the change.
 */

import { clientSecretContext } from '#domain/access/client.ts';
import type { Client, ClientRegistration, ClientRights } from '#domain/access/client.ts';
import { checkRegistration } from '#domain/access/check-registration.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { factsOf, needsSecret } from './register-client.ts';
import type { RegisterClientPorts, RegisteredClient } from './register-client.ts';
import { sealClientSecret } from './seal-client-secret.ts';

export interface ClientChange {
  readonly id: ClientId;
  readonly name?: string;
  readonly enabled?: boolean;
  /** Members that are left out stay. */
  readonly registration?: Partial<ClientRegistration>;
  /** All of them: a right that is left out is not limited any more. */
  readonly rights?: ClientRights;
  readonly renewSecret?: boolean;
}

/**
 * @returns the secret when a new one was made.
 * @throws {Refusal} `client_unknown`, `client_registration_invalid`.
 */
export type UpdateClient = (change: ClientChange) => Promise<RegisteredClient>;

export function makeUpdateClient(ports: RegisterClientPorts): UpdateClient {
  const { clients, sealing, journal, random } = ports;

  return async function updateClient(change) {
    const known = await clients.find(change.id);
    refuseUnless(known !== undefined, 'client_unknown');
    const changed = merge(known, change);
    checkRegistration(changed);

    const needed = needsSecret(changed.registration);
    const renewed = needed && (change.renewSecret === true || known.secretSealed === undefined);
    const secret = renewed ? new Secret(random.token()) : undefined;
    const context = clientSecretContext(change.id);
    const fresh = secret && (await sealClientSecret(sealing, secret, context));
    const secretSealed = needed ? (fresh ?? known.secretSealed) : undefined;

    const client = { ...changed, secretSealed };
    refuseUnless(await clients.update(client), 'client_unknown');
    const facts = { ...factsOf(client), secretRenewed: String(renewed) };
    await journal.record({ event: 'client.changed', facts });
    return { client, secret };
  };
}

function merge(known: Client, { name, enabled, registration, rights }: ClientChange): Client {
  return {
    ...known,
    name: name ?? known.name,
    enabled: enabled ?? known.enabled,
    registration: { ...known.registration, ...registration },
    rights: rights ?? known.rights,
  };
}
