/** The device API in OpenAPI, from the forms that check its requests. */

import Type from 'typebox';
import { authenticatorForms } from '../authenticator/authenticator-forms.ts';
import { authenticatorBase, methodsWithoutToken } from '../authenticator/authenticator-methods.ts';
import type {
  AuthenticatorForm,
  AuthenticatorMethod,
} from '../authenticator/authenticator-forms.ts';
import type { OpenApiOperation, OpenApiPart, OpenApiResponse } from './openapi-document.ts';

const tag = 'Authenticator';
const json = 'application/json';

/** `error` is the code of a refusal; see docs/reference/errors.md. */
export const authenticatorErrorBody = Type.Object({
  error: Type.String(),
  error_description: Type.String(),
});

const refused = (description: string): OpenApiResponse => ({
  description,
  content: { [json]: { schema: { $ref: '#/components/schemas/AuthenticatorError' } } },
});

/** What the app of a token may call. */
export function describeAuthenticator(): OpenApiPart {
  const names = Object.keys(authenticatorForms) as AuthenticatorMethod[];
  return {
    tags: [{ name: tag, description: 'What the app of a token calls', 'x-name-ja': '認証アプリ' }],
    paths: Object.fromEntries(
      names.map((name) => [authenticatorBase + name, { post: operationOf(name) }]),
    ),
    components: {
      schemas: { AuthenticatorError: authenticatorErrorBody },
      securitySchemes: {
        tokenMac: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            'Kumoin-Token id="…", at="…", mac="…": HMAC-SHA-256 of the token’s request key over ' +
            'method, path, time in milliseconds and the SHA-256 of the body; each serves once',
        },
      },
    },
  };
}

function operationOf(name: AuthenticatorMethod): OpenApiOperation {
  const { request, answer, en, ja }: AuthenticatorForm = authenticatorForms[name];
  return {
    operationId: `authenticator${name.replace(/(^|\/)([a-z])/g, (_, _slash, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary: en,
    'x-summary-ja': ja,
    security: methodsWithoutToken.includes(name) ? [] : [{ tokenMac: [] }],
    requestBody: { required: true, content: { [json]: { schema: request } } },
    responses: {
      200: { description: 'Done', content: { [json]: { schema: answer } } },
      400: refused('It cannot be read, or the answer is wrong'),
      401: refused('The request is not one of this token, or comes too late, or again'),
      403: refused('The token is suspended, expired, locked or revoked'),
      404: refused('There is no such thing for this token'),
      409: refused('It was decided before, or its time is over'),
      429: refused('Too many requests'),
      503: refused('Try again later'),
    },
  };
}
