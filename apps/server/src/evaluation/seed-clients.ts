/**
 * The clients of the evaluation profile: an application that sends people to our page, the command
 * line, which does so from this machine and keeps no secret, and a service that acts without them. The port may be another one at every start, so the address that
 * the application is reached at is told anew.
 */

import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { ClientRegistration } from '#domain/access/client.ts';
import type { NewClient, RegisterClient } from '#usecases/access/register-client.ts';
import type { UpdateClient } from '#usecases/access/update-client.ts';
import type { EvaluationSecrets } from './evaluation-secrets.ts';
import { evaluationTenant } from './seed-evaluation.ts';
import { unlessRefused } from './unless-refused.ts';

export interface SeedClientsUseCases {
  readonly registerClient: RegisterClient;
  readonly updateClient: UpdateClient;
}

export const demoClientIds = {
  app: 'demo-app',
  service: 'demo-service',
  cli: 'kumoin-cli',
} as const;
export const demoCallbackPath = '/demo/callback';

export interface DemoClients {
  readonly baseUrl: string;
  readonly secrets: EvaluationSecrets;
  /** Whom the service may act for. */
  readonly accountIds: readonly AccountId[];
}

const common: Omit<ClientRegistration, 'redirectUris' | 'grantTypes' | 'scopes'> = {
  authentication: 'client_secret_basic',
  jwks: undefined,
  tlsSubjectDn: undefined,
  accountTokenRequired: false,
  dpopRequired: false,
};

export async function seedClients(
  useCases: SeedClientsUseCases,
  { baseUrl, secrets, accountIds }: DemoClients,
): Promise<void> {
  await ensure(useCases, {
    id: demoClientIds.app as ClientId,
    tenantId: evaluationTenant,
    name: 'Demo application',
    secret: new Secret(secrets.clients.app),
    registration: {
      ...common,
      redirectUris: [`${baseUrl}${demoCallbackPath}`],
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['service', 'credential', 'credential-creation', 'credential-deletion'],
    },
    rights: {},
  });
  await ensure(useCases, {
    id: demoClientIds.cli as ClientId,
    tenantId: evaluationTenant,
    name: 'Command line',
    registration: {
      ...common,
      authentication: 'none',
      // Any port: RFC 8252, 7.3.
      redirectUris: ['http://127.0.0.1/callback'],
      grantTypes: ['authorization_code'],
      scopes: ['service', 'credential'],
    },
    rights: {},
  });
  await ensure(useCases, {
    id: demoClientIds.service as ClientId,
    tenantId: evaluationTenant,
    name: 'Demo service',
    secret: new Secret(secrets.clients.service),
    registration: {
      ...common,
      redirectUris: [],
      grantTypes: ['client_credentials'],
      scopes: ['service'],
    },
    rights: { accountIds },
  });
}

/** What an operator changed meanwhile stays, but for the address. */
async function ensure(
  { registerClient, updateClient }: SeedClientsUseCases,
  client: NewClient,
): Promise<void> {
  const isNew = await unlessRefused('client_id_taken', () => registerClient(client));
  if (isNew || client.registration.redirectUris.length === 0) return;
  const { redirectUris } = client.registration;
  await updateClient({ id: client.id, registration: { redirectUris } });
}
