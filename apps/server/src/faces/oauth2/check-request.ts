/**
 * Our rules about a request for authorization, asked by the engine after its own and before
 * anybody is bothered: at `oauth2/authorize`, and at `oauth2/pushed_authorize` already.
 * CSC API v2.0.0.2, 8.4.2 and 8.4.3.
 */

import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { CheckAccountToken } from '#usecases/access/check-account-token.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { FindClient, KnownClient } from '#usecases/access/find-client.ts';
import type { CheckConsent } from '#usecases/authorization/check-consent.ts';
import type { CheckCreation } from '#usecases/issuance/check-creation.ts';
import { BadAuthorization } from './bad-authorization.ts';
import { readAuthorization } from './read-authorization.ts';
import { inEngineWords } from './render-refusal.ts';

export interface CheckRequestUseCases {
  readonly findClient: FindClient;
  readonly checkConsent: CheckConsent;
  readonly checkAccountToken: CheckAccountToken;
  readonly checkRate: CheckRate;
  readonly checkCreation: CheckCreation;
}

const stateBytesMax = 255;

export function makeCheckRequest(useCases: CheckRequestUseCases) {
  const { findClient, checkConsent, checkAccountToken, checkCreation, checkRate } = useCases;

  return async function checkRequest({ oidc }: KoaContextWithOIDC): Promise<void> {
    await inEngineWords(async () => {
      const params = oidc.params as Record<string, unknown>;
      const { scope, yes, creation } = readAuthorization(params);
      // A detail may stand for the scope.
      params['scope'] = scope;
      const { state } = params;
      if (typeof state === 'string' && Buffer.byteLength(state) > stateBytesMax) {
        throw new BadAuthorization('invalid_request', 'Invalid parameter state');
      }
      const known = await clientOf(findClient, oidc.client?.clientId);
      const { client } = known;
      // It has proved who it is; at `authorize` anybody could use up what it may.
      if (oidc.route === 'pushed_authorization_request') {
        await checkRate('callsPerClient', client.id, client.rights.callsPerMinute);
      }
      refuseUnless(client.registration.scopes.includes(scope), 'method_not_allowed');
      if (yes !== undefined) await checkConsent(client, yes);
      if (creation !== undefined) await checkCreation(creation);
      if (oidc.route === 'authorization') {
        // It is good once, so it is looked at once; from here on it stands for the account.
        const token = params['account_token'];
        const secret = typeof token === 'string' ? new Secret(token) : undefined;
        params['account_token'] = await checkAccountToken(known, secret);
      }
    });
  };
}

async function clientOf(findClient: FindClient, id: string | undefined): Promise<KnownClient> {
  const known = await findClient(id as ClientId);
  refuseUnless(known !== undefined, 'client_unknown');
  return known;
}
