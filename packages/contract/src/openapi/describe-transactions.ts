/** The bank API in OpenAPI, from the forms that check its requests. */

import Type from 'typebox';
import { transactionForms, transactionsBase } from '../transactions/transaction-forms.ts';
import type { TransactionForm, TransactionMethod } from '../transactions/transaction-forms.ts';
import type { OpenApiOperation, OpenApiPart, OpenApiResponse } from './openapi-document.ts';

const tag = 'Transactions';
const json = 'application/json';

/** `error` is the code of a refusal; see docs/reference/errors.md. */
export const transactionErrorBody = Type.Object({
  error: Type.String(),
  error_description: Type.String(),
});

const refused = (description: string): OpenApiResponse => ({
  description,
  content: { [json]: { schema: { $ref: '#/components/schemas/TransactionError' } } },
});

/** What a bank calls; its tokens are those of the CSC API. */
export function describeTransactions(): OpenApiPart {
  const names = Object.keys(transactionForms) as TransactionMethod[];
  return {
    tags: [
      {
        name: tag,
        description: 'Transfers and log-ins that are approved with a token',
        'x-name-ja': '取引の承認',
      },
    ],
    paths: Object.fromEntries(
      names.map((name) => {
        const { verb, path } = transactionForms[name];
        return [`${transactionsBase}${templated(path)}`, { [verb]: operationOf(name) }];
      }),
    ),
    components: { schemas: { TransactionError: transactionErrorBody } },
  };
}

const templated = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operationOf(name: TransactionMethod): OpenApiOperation {
  const { request, query, answer, status, path, en, ja }: TransactionForm = transactionForms[name];
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  return {
    operationId: `${name}Transaction`,
    tags: [tag],
    summary: en,
    'x-summary-ja': ja,
    security: [{ cscBearer: [] }, { cscDpop: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(request && { requestBody: { required: true, content: { [json]: { schema: request } } } }),
    responses: {
      [status]: { description: 'Done', content: { [json]: { schema: answer } } },
      400: refused('It cannot be read, shown or hashed as it is'),
      401: refused('There is no access token, or it is worth nothing any more'),
      403: refused('The client may not, or the answer is not accepted'),
      404: refused('There is no such transaction, account or token for this client'),
      409: refused('It was decided before, or the reference was used for something else'),
      429: refused('Too many requests; Retry-After says when to come back'),
      503: refused('Try again later'),
    },
  };
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string', maxLength: 128 } };
  });
}

function queryParameters(query: TransactionForm['query']): readonly object[] {
  return Object.entries(query?.properties ?? {}).map(([name, schema]) => {
    return { name, in: 'query', required: false, schema };
  });
}
