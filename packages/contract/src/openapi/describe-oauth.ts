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

export function describeOAuth(): OpenApiPart {
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
          requestBody: body({ ...clientMembers, ...asked }),
          responses: { 201: told('Kept for a minute, for one use', pushed), ...failures },
        },
      },
      '/oauth2/token': {
        post: {
          ...named('token', ['Exchange a code, or a refresh token', 'トークンの取得']),
          requestBody: body({ ...clientMembers, ...redeemed }, ['grant_type']),
          responses: { 200: told('A token', token), ...failures },
        },
      },
      '/oauth2/revoke': {
        post: {
          ...named('revokeToken', ['End a token', 'トークンの失効']),
          requestBody: body({ ...clientMembers, ...text('token', 'token_type_hint') }, ['token']),
          responses: { 204: { description: 'It has ended' }, ...failures },
        },
      },
      '/oauth2/jwks': document('jwks', ['Keys of the server', 'サーバーの公開鍵']),
      '/.well-known/oauth-authorization-server': document('metadata', [
        'What the server can do (RFC 8414)',
        '認可サーバーのメタデータ',
      ]),
      '/.well-known/openid-configuration': document('openidMetadata', [
        'The same, where others look for it',
        '認可サーバーのメタデータ（別名）',
      ]),
    },
    components: {},
  };
}

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

function document(operationId: string, words: readonly [string, string]) {
  const responses = { 200: told('A document', { type: 'object' }), 429: told('Too many', problem) };
  return { get: { ...named(operationId, words), responses } };
}

const failures = {
  400: told('Refused', problem),
  401: told('The client did not prove itself', problem),
  415: told('No form', problem),
  413: told('Too large', problem),
  429: told('Too many requests', problem),
  500: told('A fault of the server', problem),
  503: told('A fault of the server that will pass', problem),
};

function told(description: string, schema: object): OpenApiResponse {
  return { description, content: { 'application/json': { schema } } };
}

function body(properties: object, required: readonly string[] = []) {
  const schema = { type: 'object', properties, required };
  const content = { [form]: { schema }, 'application/json': { schema } };
  return { required: true, content };
}
