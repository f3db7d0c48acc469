/**
 * The authorization server in OpenAPI. CSC API v1.0.4.0, 8.3; v2.0.0.2, 8.4; RFC 6749, 7009, 8414
 * and 9126. The pages between two redirects are for people and not described.
 */

import Type from 'typebox';
import type { OpenApiOperation, OpenApiPart, OpenApiResponse } from './openapi-document.ts';

const tag = 'OAuth 2.0';

const details = Type.Array(Type.Object({ type: Type.String() }, { additionalProperties: true }));

const token = Type.Object({
  access_token: Type.String(),
  token_type: Type.Enum(['Bearer', 'SAD', 'DPoP']),
  expires_in: Type.Integer(),
  refresh_token: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  credentialID: Type.Optional(Type.String()),
  authorization_details: Type.Optional(details),
});

const problem = Type.Object({
  error: Type.String(),
  error_description: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
});

const texts = Type.Array(Type.String());
/** RFC 8414, 2: the members that clients of the CSC API look for; there are more. */
const metadata = Type.Object(
  {
    issuer: Type.String(),
    authorization_endpoint: Type.String(),
    token_endpoint: Type.String(),
    revocation_endpoint: Type.String(),
    pushed_authorization_request_endpoint: Type.String(),
    jwks_uri: Type.String(),
    scopes_supported: texts,
    grant_types_supported: texts,
    code_challenge_methods_supported: texts,
    token_endpoint_auth_methods_supported: texts,
    authorization_details_types_supported: texts,
    dpop_signing_alg_values_supported: texts,
  },
  { additionalProperties: true },
);

/** RFC 7517, 5. */
const keys = Type.Object({
  keys: Type.Array(Type.Object({ kty: Type.String() }, { additionalProperties: true })),
});

const pushed = Type.Object({ request_uri: Type.String(), expires_in: Type.Integer() });
const form = 'application/x-www-form-urlencoded';

const text = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

const clientMembers = text(
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
);

const asked = text(
  'response_type',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'authorization_details',
  'credentialID',
  'signatureQualifier',
  'numSignatures',
  'hash',
  'hashes',
  'hashAlgorithmOID',
  'description',
  'lang',
  'account_token',
  'clientData',
);

const redeemed = text(
  'grant_type',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'scope',
  'authorization_details',
  'clientData',
);

/** @param baseUrl where clients reach the server, without a slash at the end. */
export function describeOAuth(baseUrl: string): OpenApiPart {
  return {
    tags: [{ name: tag, description: 'The authorization server', 'x-name-ja': '認可サーバー' }],
    paths: {
      '/oauth2/authorize': { get: authorize('authorize'), post: authorize('authorizeByForm') },
      '/oauth2/pushed_authorize': {
        post: {
          ...named('pushedAuthorize', [
            'Ask for authorization by a back way',
            '認可要求の事前登録',
          ]),
          ...byClient,
          requestBody: body({ ...clientMembers, ...asked }),
          responses: { 201: told('Kept for a minute, for one use', pushed), ...failures },
        },
      },
      '/oauth2/token': {
        post: {
          ...named('token', ['Exchange a code, or a refresh token', 'トークンの取得']),
          ...byClient,
          requestBody: body({ ...clientMembers, ...redeemed }, ['grant_type']),
          responses: { 200: told('A token', token), ...failures },
        },
      },
      '/oauth2/revoke': {
        post: {
          ...named('revokeToken', ['End a token', 'トークンの失効']),
          ...byClient,
          requestBody: body({ ...clientMembers, ...text('token', 'token_type_hint') }, ['token']),
          responses: { 204: { description: 'It has ended' }, ...failures },
        },
      },
      '/oauth2/jwks': document('jwks', keys, ['Keys of the server', 'サーバーの公開鍵']),
      '/.well-known/oauth-authorization-server': document('metadata', metadata, [
        'What the server can do (RFC 8414)',
        '認可サーバーのメタデータ',
      ]),
      '/.well-known/openid-configuration': document('openidMetadata', metadata, [
        'The same, where others look for it',
        '認可サーバーのメタデータ（別名）',
      ]),
    },
    components: { schemas: { OAuth2Problem: problem }, securitySchemes: schemes(baseUrl) },
  };
}

const { service, ...forOneThing } = {
  service: 'The API, on behalf of a person',
  credential: 'The signatures that a person agreed to',
  'credential-creation': 'The one credential that a person agreed to have made',
  'credential-deletion': 'The end of the one credential that a person agreed to',
};

function schemes(baseUrl: string) {
  const authorizationUrl = `${baseUrl}/oauth2/authorize`;
  const tokenUrl = `${baseUrl}/oauth2/token`;
  const scopes = { service, ...forOneThing };
  return {
    oauth2: {
      type: 'oauth2',
      description: 'Where a client gets its tokens; it may send requests ahead (RFC 9126)',
      flows: {
        authorizationCode: { authorizationUrl, tokenUrl, refreshUrl: tokenUrl, scopes },
        clientCredentials: { tokenUrl, scopes: { service } },
      },
    },
    oauth2Client: { type: 'http', scheme: 'basic', description: 'client_id and client_secret' },
  };
}

/** In the header, in the body, or by the certificate of the connection. */
const byClient = { security: [{ oauth2Client: [] }, {}] };

function named(operationId: string, words: readonly [string, string]) {
  const common = { operationId, tags: [tag] as const, security: [] };
  return { ...common, summary: words[0], 'x-summary-ja': words[1] };
}

function authorize(operationId: string): OpenApiOperation {
  const parameters = Object.entries({ ...asked, ...text('client_id', 'request_uri') }).map(
    ([name, schema]) => ({ name, in: 'query', required: name === 'client_id', schema }),
  );
  return {
    ...named(operationId, ['Ask a person; for browsers', '利用者への認可要求（ブラウザー用）']),
    ...(operationId === 'authorize' ? { parameters } : { requestBody: body(asked) }),
    responses: {
      303: { description: 'On to the person, or back to the application', content: page },
      400: { description: 'Nobody to send the browser back to', content: page },
      429: { description: 'Too many requests', content: page },
      500: { description: 'A fault of the server', content: page },
      503: { description: 'A fault of the server that will pass', content: page },
    },
  };
}

const page = { 'text/html': { schema: { type: 'string' } }, 'text/plain': { schema: {} } };

function document(operationId: string, schema: object, words: readonly [string, string]) {
  const responses = { 200: told('A document', schema), 429: failures[429] };
  return { get: { ...named(operationId, words), responses } };
}

const problemRef = { $ref: '#/components/schemas/OAuth2Problem' };
const failures = {
  400: told('Refused', problemRef),
  401: told('The client did not prove itself', problemRef),
  413: told('Too large', problemRef),
  415: told('No form', problemRef),
  429: told('Too many requests', problemRef),
  500: told('A fault of the server', problemRef),
  503: told('A fault of the server that will pass', problemRef),
};

function told(description: string, schema: object): OpenApiResponse {
  return { description, content: { 'application/json': { schema } } };
}

function body(properties: object, required: readonly string[] = []) {
  const schema = { type: 'object', properties, required };
  const content = { [form]: { schema }, 'application/json': { schema } };
  return { required: true, content };
}
