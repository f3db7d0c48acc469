/**
 * Clients as the operator writes and reads them: the metadata of RFC 7591, 2 (and RFC 8705 and
 * RFC 9449 for theirs), and what the client may do, in the words of the CSC API.
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import { accessScopes, clientAuthentications } from '#domain/access/client.ts';
import type {
  AccessScope,
  Client,
  ClientRegistration,
  ClientRights,
} from '#domain/access/client.ts';
import type { AccountId, CredentialId } from '#domain/identifiers.ts';

const text = Type.String({ minLength: 1, maxLength: 2048 });
const short = Type.String({ minLength: 1, maxLength: 255 });
const literals = <Word extends string>(words: readonly Word[]) =>
  Type.Union(words.map((word) => Type.Literal(word)));

const rightsForm = Type.Object(
  {
    methods: Type.Optional(Type.Array(short, { maxItems: 100 })),
    credentialIDs: Type.Optional(Type.Array(short, { maxItems: 1000 })),
    /** Names of the accounts it may act for without them. */
    userIDs: Type.Optional(Type.Array(short, { maxItems: 1000 })),
    maxSignatures: Type.Optional(Type.Integer({ minimum: 1 })),
    /** May ask any account of its tenant to approve transactions. */
    transactionsOfTenant: Type.Optional(Type.Boolean()),
    /** May ask what a second party is asked. */
    attestations: Type.Optional(Type.Boolean()),
    callsPerMinute: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

const members = {
  client_name: Type.Optional(short),
  redirect_uris: Type.Optional(Type.Array(text, { maxItems: 20 })),
  grant_types: Type.Optional(
    Type.Array(literals(['authorization_code', 'refresh_token', 'client_credentials']), {
      maxItems: 3,
    }),
  ),
  token_endpoint_auth_method: Type.Optional(literals(clientAuthentications)),
  /** Separated by spaces. */
  scope: Type.Optional(text),
  jwks: Type.Optional(
    Type.Object({ keys: Type.Array(Type.Object({ kty: short }), { maxItems: 10 }) }),
  ),
  tls_client_auth_subject_dn: Type.Optional(text),
  dpop_bound_access_tokens: Type.Optional(Type.Boolean()),
  require_account_token: Type.Optional(Type.Boolean()),
  rights: Type.Optional(rightsForm),
};

const clientId = Type.String({ minLength: 1, maxLength: 100 });
const closed = { additionalProperties: false };

export const registrationForm = Type.Object(
  { client_id: clientId, tenant: short, ...members },
  closed,
);
export const changeForm = Type.Object(
  {
    client_id: clientId,
    enabled: Type.Optional(Type.Boolean()),
    renew_secret: Type.Optional(Type.Boolean()),
    ...members,
  },
  closed,
);
export const listForm = Type.Object({ tenant: short }, closed);

export type RegistrationForm = Static<typeof registrationForm>;
export type ChangeForm = Static<typeof changeForm>;

/** What an application needs that signs for people who log in; RFC 7591 has other defaults. */
const defaults: ClientRegistration = {
  redirectUris: [],
  grantTypes: ['authorization_code', 'refresh_token'],
  authentication: 'client_secret_basic',
  scopes: ['service', 'credential'],
  jwks: undefined,
  tlsSubjectDn: undefined,
  accountTokenRequired: false,
  dpopRequired: false,
};

export function readRegistration(form: RegistrationForm): ClientRegistration {
  return { ...defaults, ...readChanges(form) };
}

/** The members that are given, and no others. */
export function readChanges(form: ChangeForm | RegistrationForm): Partial<ClientRegistration> {
  const given: { [Member in keyof ClientRegistration]?: ClientRegistration[Member] | undefined } = {
    redirectUris: form.redirect_uris,
    grantTypes: form.grant_types,
    authentication: form.token_endpoint_auth_method,
    scopes: form.scope === undefined ? undefined : readScopes(form.scope),
    jwks: form.jwks,
    tlsSubjectDn: form.tls_client_auth_subject_dn,
    accountTokenRequired: form.require_account_token,
    dpopRequired: form.dpop_bound_access_tokens,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A word that is none is left to the rule: it makes the list shorter than what was asked. */
function readScopes(scope: string): readonly AccessScope[] {
  const asked = scope.split(' ');
  const known = accessScopes.filter((word) => asked.includes(word));
  return known.length === new Set(asked).size ? known : [];
}

export function readRights(
  rights: Static<typeof rightsForm>,
  accountIds: readonly AccountId[] | undefined,
): ClientRights {
  const { methods, credentialIDs, maxSignatures, callsPerMinute } = rights;
  const { transactionsOfTenant, attestations } = rights;
  return {
    ...(methods && { methods }),
    ...(credentialIDs && { credentialIds: credentialIDs as CredentialId[] }),
    ...(accountIds && { accountIds }),
    ...(maxSignatures !== undefined && { signaturesMax: maxSignatures }),
    ...(callsPerMinute !== undefined && { callsPerMinute }),
    ...(transactionsOfTenant !== undefined && { transactionsOfTenant }),
    ...(attestations !== undefined && { attestations }),
  };
}

/** Without the secret, which is told once, by whoever made it. */
export function describeClient({ id, name, enabled, registration, rights, createdAt }: Client) {
  return {
    client_id: id,
    client_name: name,
    enabled,
    redirect_uris: registration.redirectUris,
    grant_types: registration.grantTypes,
    token_endpoint_auth_method: registration.authentication,
    scope: registration.scopes.join(' '),
    ...(registration.jwks && { jwks: registration.jwks }),
    ...(registration.tlsSubjectDn !== undefined && {
      tls_client_auth_subject_dn: registration.tlsSubjectDn,
    }),
    dpop_bound_access_tokens: registration.dpopRequired,
    require_account_token: registration.accountTokenRequired,
    rights,
    client_id_issued_at: Math.floor(createdAt / 1000),
  };
}
