/** `/signing/v1` in OpenAPI, from the forms that check its requests. */

import { signingBase, signingForms } from '../signing/signing-forms.ts';
import type { SigningMethod } from '../signing/signing-forms.ts';
import { transactionErrorBody } from './describe-transactions.ts';
import type { OpenApiOperation, OpenApiPart, OpenApiResponse } from './openapi-document.ts';

const tag = 'Signing';
const json = 'application/json';

const refused = (description: string): OpenApiResponse => ({
  description,
  content: { [json]: { schema: { $ref: '#/components/schemas/SigningError' } } },
});

/** The signature engine for keys that are elsewhere; its tokens are those of the CSC API. */
export function describeSigning(): OpenApiPart {
  const names = Object.keys(signingForms) as SigningMethod[];
  return {
    tags: [
      {
        name: tag,
        description: 'Signatures of every format around a key that is elsewhere; augmentation',
        'x-name-ja': '署名の生成と延長',
      },
    ],
    paths: Object.fromEntries(
      names.map((name) => [
        `${signingBase}${signingForms[name].path}`,
        { post: operationOf(name) },
      ]),
    ),
    components: { schemas: { SigningError: transactionErrorBody } },
  };
}

function operationOf(name: SigningMethod): OpenApiOperation {
  const { request, answer, en, ja } = signingForms[name];
  return {
    operationId: `${name}Signature`,
    tags: [tag],
    summary: en,
    'x-summary-ja': ja,
    security: [{ cscBearer: [] }, { cscDpop: [] }],
    requestBody: { required: true, content: { [json]: { schema: request } } },
    responses: {
      200: { description: 'Done', content: { [json]: { schema: answer } } },
      400: refused('It cannot be read, or not be made in this format'),
      401: refused('There is no access token, or it is worth nothing any more'),
      403: refused('The client may not'),
      422: refused('The level could not be reached, or the signature must not be extended'),
      429: refused('Too many calls'),
      503: refused('Try again later'),
    },
  };
}
