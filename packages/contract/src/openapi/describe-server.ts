/** What the server tells about itself, and this description, in OpenAPI. */

import Type from 'typebox';
import type { OpenApiOperation, OpenApiPart, OpenApiResponse } from './openapi-document.ts';

const tag = 'Server';

const alive = Type.Object({ status: Type.Literal('ok') });
const readiness = Type.Object({
  status: Type.Enum(['ready', 'degraded', 'not ready']),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.Enum(['ok', 'degraded', 'failed']),
      reason: Type.Optional(Type.String()),
    }),
  ),
});

/** RFC 7517. */
const keySet = Type.Object({ keys: Type.Array(Type.Object({ kid: Type.String() })) });

const read = (id: string, words: readonly [string, string]) => ({
  operationId: id,
  tags: [tag] as const,
  summary: words[0],
  'x-summary-ja': words[1],
  security: [],
});

function told(description: string, schema: object, type = 'application/json'): OpenApiResponse {
  return { description, content: { [type]: { schema } } };
}

const picture = { type: 'string', format: 'binary' };

/** Health, picture and description. */
export function describeServer(): OpenApiPart {
  const get = (operation: OpenApiOperation) => ({ get: operation });
  return {
    tags: [{ name: tag, description: 'The server itself', 'x-name-ja': 'サーバー' }],
    paths: {
      '/healthz': get({
        ...read('healthz', ['The process answers', 'プロセスの生存確認']),
        responses: { 200: told('It does', alive) },
      }),
      '/readyz': get({
        ...read('readyz', ['The server can do its work, or what is wrong', '稼働状態の確認']),
        responses: {
          200: told('It can', readiness),
          503: told('It cannot; no load balancer should send anybody here', readiness),
        },
      }),
      '/logo.png': get({
        ...read('logo', ['The picture that info names', 'サービスのロゴ']),
        responses: { 200: told('A picture', picture, 'image/png') },
      }),
      '/notifications/jwks.json': get({
        ...read('notificationKeys', ['Keys that notifications are signed with', '通知の署名鍵']),
        responses: { 200: told('A JWK set', keySet, 'application/jwk-set+json') },
      }),
      '/openapi.json': get({
        ...read('openapi', ['This description', 'このAPIの定義（OpenAPI）']),
        responses: { 200: told('OpenAPI 3.1', { type: 'object' }) },
      }),
      '/docs': get({
        ...read('docs', ['This description, for people', 'このAPIの説明ページ']),
        responses: { 200: told('A page', { type: 'string' }, 'text/html') },
      }),
    },
    components: {},
  };
}
