/**
 * Clients at the operator's face:
 *
 *     clients/register   RFC 7591 metadata, tenant, rights → 201 with the secret, told once
 *     clients/update     what is to be changed, `enabled`, `renew_secret`
 *     clients/list       { "tenant": "…" }
 */

import type { FastifyInstance } from 'fastify';
import type { AccountId, ClientId, TenantId } from '#domain/identifiers.ts';
import type { ListClients } from '#usecases/access/list-clients.ts';
import type { RegisterClient, RegisteredClient } from '#usecases/access/register-client.ts';
import type { UpdateClient } from '#usecases/access/update-client.ts';
import type { ShowAccount } from '#usecases/accounts/show-account.ts';
import {
  changeForm,
  describeClient,
  listForm,
  readChanges,
  readRegistration,
  readRights,
  registrationForm,
} from './client-form.ts';
import type { ChangeForm, RegistrationForm } from './client-form.ts';

export interface ClientsFace {
  readonly registerClient: RegisterClient;
  readonly updateClient: UpdateClient;
  readonly listClients: ListClients;
  readonly showAccount: ShowAccount;
}

/** @param scope guarded already. */
export function registerClients(scope: FastifyInstance, face: ClientsFace): void {
  scope.post<{ Body: RegistrationForm }>(
    '/clients/register',
    { schema: { body: registrationForm } },
    async ({ body }, reply) => {
      const registered = await face.registerClient({
        id: body.client_id as ClientId,
        tenantId: body.tenant as TenantId,
        name: body.client_name ?? body.client_id,
        registration: readRegistration(body),
        rights: await rightsOf(face, body),
      });
      return reply.code(201).header('cache-control', 'no-store').send(tell(registered));
    },
  );
  scope.post<{ Body: ChangeForm }>(
    '/clients/update',
    { schema: { body: changeForm } },
    async ({ body }, reply) => {
      const { client_id: id, client_name: name, enabled, renew_secret: renewSecret } = body;
      const changed = await face.updateClient({
        id: id as ClientId,
        ...(name !== undefined && { name }),
        ...(enabled !== undefined && { enabled }),
        ...(renewSecret !== undefined && { renewSecret }),
        ...(body.rights && { rights: await rightsOf(face, body) }),
        registration: readChanges(body),
      });
      return reply.header('cache-control', 'no-store').send(tell(changed));
    },
  );
  scope.post<{ Body: { readonly tenant: string } }>(
    '/clients/list',
    { schema: { body: listForm } },
    async ({ body }) => {
      const clients = await face.listClients(body.tenant as TenantId);
      return { clients: clients.map(describeClient) };
    },
  );
}

/** People are named; the records hold their accounts. */
async function rightsOf({ showAccount }: ClientsFace, { rights = {} }: ChangeForm) {
  const ids: AccountId[] = [];
  for (const name of rights.userIDs ?? []) ids.push((await showAccount(name)).id);
  return readRights(rights, rights.userIDs && ids);
}

function tell({ client, secret }: RegisteredClient) {
  return { ...describeClient(client), ...(secret && { client_secret: secret.reveal() }) };
}
