/** What a client may be registered with, as a table: the accepted, and the nearest refused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { sampleClient } from '#ports/samples.contract.ts';
import { checkRegistration } from './check-registration.ts';
import type { RegistrationRequest } from './check-registration.ts';
import type { ClientRegistration, ClientRights } from './client.ts';

const { registration } = sampleClient();
const accountIds = ['account-1' as AccountId];
const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };

interface Changes {
  readonly id?: string;
  readonly name?: string;
  readonly registration?: Partial<ClientRegistration>;
  readonly rights?: ClientRights;
}

function request(changes: Changes): RegistrationRequest {
  return {
    id: (changes.id ?? 'app') as ClientId,
    name: changes.name ?? 'App',
    registration: { ...registration, ...changes.registration },
    rights: changes.rights ?? {},
  };
}

const redirect = (uri: string): Changes => ({ registration: { redirectUris: [uri] } });
const seal = (changes: Partial<ClientRegistration> = {}): Partial<ClientRegistration> => ({
  grantTypes: ['client_credentials'],
  redirectUris: [],
  scopes: ['service'],
  ...changes,
});

const accepted: readonly [string, Changes][] = [
  ['a plain one', {}],
  ['https with a query', redirect('https://app.example/cb?tenant=1')],
  ['http to this machine', redirect('http://127.0.0.1:8080/cb')],
  ['http to this machine, IPv6', redirect('http://[::1]/cb')],
  ['a scheme of its own', redirect('com.example.app:/cb')],
  ['a seal', { registration: seal(), rights: { accountIds } }],
  ['a key', { registration: { authentication: 'private_key_jwt', jwks: { keys: [publicKey] } } }],
  ['a name in Japanese', { name: '契約アプリ' }],
  ['1000 signatures', { rights: { signaturesMax: 1000 } }],
];
for (const [what, changes] of accepted) {
  test(`accepts ${what}`, () => checkRegistration(request(changes)));
}

const refused: readonly [string, string, Changes][] = [
  ['an id with a space', 'id', { id: 'my app' }],
  ['an empty id', 'id', { id: '' }],
  ['an id of 101 characters', 'id', { id: 'a'.repeat(101) }],
  ['a blank name', 'name', { name: ' ' }],
  ['a name that turns the line around', 'name', { name: 'App \u202e' }],
  ['a name of 256 characters', 'name', { name: 'a'.repeat(256) }],
  ['no grant', 'grantTypes', { registration: { grantTypes: [] } }],
  ['refreshing alone', 'grantTypes', { registration: { grantTypes: ['refresh_token'] } }],
  ['no scope', 'scopes', { registration: { scopes: [] } }],
  ['no redirect URI for codes', 'redirectUris', { registration: { redirectUris: [] } }],
  ['http to elsewhere', 'redirectUris', redirect('http://app.example/cb')],
  ['http to a look-alike', 'redirectUris', redirect('http://127.0.0.1.example/cb')],
  ['http to a user at this machine', 'redirectUris', redirect('http://127.0.0.1@app.example/')],
  ['a user in https', 'redirectUris', redirect('https://user@app.example/cb')],
  ['a fragment', 'redirectUris', redirect('https://app.example/cb#x')],
  ['a wildcard', 'redirectUris', redirect('https://*.app.example/cb')],
  ['a script', 'redirectUris', redirect('javascript:alert(1)')],
  ['a scheme without a dot', 'redirectUris', redirect('myapp:/cb')],
  ['a relative address', 'redirectUris', redirect('/cb')],
  ['2049 characters', 'redirectUris', redirect(`https://app.example/${'a'.repeat(2029)}`)],
  ['a seal for nobody', 'accountIds', { registration: seal() }],
  ['a seal for no account', 'accountIds', { registration: seal(), rights: { accountIds: [] } }],
  [
    'a seal that proves nothing',
    'authentication',
    { registration: seal({ authentication: 'none' }), rights: { accountIds } },
  ],
  [
    'a seal for consent',
    'scopes',
    { registration: seal({ scopes: ['credential'] }), rights: { accountIds } },
  ],
  [
    'private_key_jwt without a key',
    'jwks',
    { registration: { authentication: 'private_key_jwt' } },
  ],
  ['a private key', 'jwks', { registration: { jwks: { keys: [{ ...publicKey, d: 'd' }] } } }],
  ['a shared key', 'jwks', { registration: { jwks: { keys: [{ kty: 'oct', k: 'k' }] } } }],
  ['mTLS for nobody', 'tlsSubjectDn', { registration: { authentication: 'tls_client_auth' } }],
  ['1001 signatures', 'signaturesMax', { rights: { signaturesMax: 1001 } }],
  ['no signature at all', 'signaturesMax', { rights: { signaturesMax: 0 } }],
  ['no call at all', 'callsPerMinute', { rights: { callsPerMinute: 0 } }],
  ['1001 methods', 'methods', { rights: { methods: Array.from({ length: 1001 }, () => 'x') } }],
];
for (const [what, member, changes] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => checkRegistration(request(changes)),
      (error) =>
        error instanceof Refusal &&
        error.code === 'client_registration_invalid' &&
        (error.detail ?? '').split(':')[0] === member,
    );
  });
}
