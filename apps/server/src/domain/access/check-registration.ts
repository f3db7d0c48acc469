/**
 * What a client may be registered with. RFC 6749, 2 and 3.1.2; RFC 8252, 7 for native ones;
 * RFC 9700, 2.1: a redirect URI that anybody could be behind gives codes away.
 */

import type { ClientRegistration, ClientRights } from '#domain/access/client.ts';
import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

const idForm = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;
const nameCharactersMax = 255;
const redirectUrisMax = 20;
const uriCharactersMax = 2048;
const entriesMax = 1000;
const keysMax = 10;

export interface RegistrationRequest {
  readonly id: ClientId;
  readonly name: string;
  readonly registration: ClientRegistration;
  readonly rights: ClientRights;
}

/** @throws {Refusal} `client_registration_invalid`, whose detail names the member. */
export function checkRegistration({ id, name, registration, rights }: RegistrationRequest): void {
  demand(idForm.test(id), 'id');
  demand(name.trim() !== '' && name.length <= nameCharactersMax, 'name');
  demand(!/\p{C}/u.test(name), 'name');
  checkGrants(registration, rights);
  checkRedirects(registration);
  checkKeys(registration);
  checkRights(rights);
}

function checkGrants(registration: ClientRegistration, { accountIds }: ClientRights): void {
  const { grantTypes, scopes, authentication } = registration;
  demand(grantTypes.length > 0, 'grantTypes');
  demand(scopes.length > 0, 'scopes');
  if (grantTypes.includes('refresh_token')) {
    demand(grantTypes.includes('authorization_code'), 'grantTypes');
  }
  if (!grantTypes.includes('client_credentials')) return;
  // Who acts without a person must prove itself, and for known accounts only.
  demand(authentication !== 'none', 'authentication');
  demand(scopes.includes('service'), 'scopes');
  demand(accountIds !== undefined && accountIds.length > 0, 'accountIds');
}

function checkRedirects({ grantTypes, redirectUris }: ClientRegistration): void {
  demand(redirectUris.length <= redirectUrisMax, 'redirectUris');
  demand(!grantTypes.includes('authorization_code') || redirectUris.length > 0, 'redirectUris');
  for (const uri of redirectUris) demand(isRedirectUri(uri), 'redirectUris', uri.slice(0, 200));
}

/** https; plain http to this machine alone; or a scheme of the application's own, with a dot. */
function isRedirectUri(text: string): boolean {
  if (text.length > uriCharactersMax || /[\s#\\*]/.test(text)) return false;
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.+)$/.exec(text) ?? [];
  if (scheme === 'https') return /^\/\/[^/?@]+([/?]|$)/.test(rest);
  if (scheme === 'http') {
    return /^\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?([/?]|$)/.test(rest);
  }
  return scheme.includes('.');
}

function checkKeys({ authentication, jwks, tlsSubjectDn }: ClientRegistration): void {
  const needsKeys =
    authentication === 'private_key_jwt' || authentication === 'self_signed_tls_client_auth';
  const keys = jwks?.keys ?? [];
  demand(!needsKeys || keys.length > 0, 'jwks');
  demand(keys.length <= keysMax && keys.every(isPublicKey), 'jwks');
  demand(authentication !== 'tls_client_auth' || (tlsSubjectDn ?? '') !== '', 'tlsSubjectDn');
}

/** RFC 7517, 4; a private or a symmetric key is nothing to tell us. */
function isPublicKey(key: object): boolean {
  const { kty } = key as { readonly kty?: unknown };
  return (kty === 'RSA' || kty === 'EC' || kty === 'OKP') && !('d' in key) && !('k' in key);
}

function checkRights(rights: ClientRights): void {
  const { signaturesMax = 1, callsPerMinute = 1 } = rights;
  demand(Number.isSafeInteger(signaturesMax), 'signaturesMax');
  demand(signaturesMax >= 1 && signaturesMax <= signaturesMaxLimit, 'signaturesMax');
  demand(Number.isSafeInteger(callsPerMinute) && callsPerMinute >= 1, 'callsPerMinute');
  for (const member of ['methods', 'credentialIds', 'accountIds'] as const) {
    demand((rights[member]?.length ?? 0) <= entriesMax, member);
  }
}

function demand(fact: boolean, member: string, detail?: string): void {
  refuseUnless(fact, 'client_registration_invalid', detail ? `${member}: ${detail}` : member);
}
