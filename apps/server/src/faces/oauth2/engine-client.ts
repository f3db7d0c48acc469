/**
 * A client as the engine knows it: OAuth 2.0 Dynamic Client Registration (RFC 7591, 2). The engine
 * is told the hash of the secret as if it were the secret: what a client sends is hashed before
 * the two are compared (`make-engine.ts`), and the secret itself is nowhere.
 */

import type { ClientMetadata } from 'oidc-provider';
import type { ClientRegistration } from '#domain/access/client.ts';
import type { KnownClient } from '#usecases/access/find-client.ts';
import { detailTypes } from './detail-types.ts';

export function engineClient({ client, secretHash }: KnownClient): ClientMetadata {
  const { registration } = client;
  const { redirectUris, grantTypes, authentication, jwks, tlsSubjectDn } = registration;
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: redirectUris.some(isOfApplication) ? 'native' : 'web',
    redirect_uris: [...redirectUris],
    grant_types: [...grantTypes],
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    token_endpoint_auth_method: authentication,
    scope: registration.scopes.join(' '),
    authorization_details_types: typesFor(registration),
    dpop_bound_access_tokens: registration.dpopRequired,
    ...(usesSecret(registration) && secretHash && { client_secret: hashText(secretHash.reveal()) }),
    ...(jwks && { jwks: { keys: jwks.keys as never } }),
    ...(authentication === 'tls_client_auth' && { tls_client_auth_subject_dn: tlsSubjectDn }),
  };
}

/** As it is compared. */
export function hashText(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url');
}

function usesSecret({ authentication }: ClientRegistration): boolean {
  return authentication === 'client_secret_basic' || authentication === 'client_secret_post';
}

function typesFor({ scopes }: ClientRegistration): string[] {
  return detailTypes.filter(({ scope }) => scopes.includes(scope)).map(({ type }) => type);
}

/** RFC 8252, 7.1: a scheme of the application's own. */
function isOfApplication(uri: string): boolean {
  return !/^https?:/.test(uri);
}
