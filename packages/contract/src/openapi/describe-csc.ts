/**
 * The CSC API in OpenAPI, from the forms that check its requests and write its answers.
 *
 * A method of the documents that a server does not offer is described, too, with its one answer:
 * 501. So whatever a client finds under the base paths stands in the document.
 */

import type { TObject } from 'typebox';
import { cscErrorBody } from '../csc/csc-error.ts';
import type { CscVersion } from '../csc/csc-error.ts';
import { cscForms } from '../csc/csc-forms.ts';
import type { CscForm, CscMethodName } from '../csc/csc-forms.ts';
import { cscSummaries } from './csc-summaries.ts';
import type {
  OpenApiOperation,
  OpenApiPart,
  OpenApiPaths,
  OpenApiReference,
  OpenApiResponse,
} from './openapi-document.ts';

/** Who may call: anybody, or who holds a token of one of these scopes. */
export type CscCallers = 'anybody' | readonly string[];
/** The methods that a server offers. */
export type CscOffer = Readonly<Partial<Record<CscMethodName, CscCallers>>>;

interface Described {
  readonly name: CscMethodName;
  readonly version: CscVersion;
  readonly form: CscForm;
  readonly callers: CscCallers | undefined;
}

const json = 'application/json';
const errorContent = { [json]: { schema: { $ref: '#/components/schemas/CscError' } } };
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait (RFC 9110)', schema: { type: 'integer' } },
};

const errors = {
  CscBadRequest: { description: 'A row of the method’s error table', content: errorContent },
  CscUnauthorized: {
    description: 'The token is not valid or has expired; at log-in, no way to log in was sent',
    headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
    content: errorContent,
  },
  CscForbidden: {
    description: 'This token or this client may not do that',
    content: errorContent,
  },
  CscTooLarge: { description: 'The body is too large', content: errorContent },
  CscNotJson: { description: 'The body is not sent as JSON', content: errorContent },
  CscTooMany: { description: 'Too many requests', headers: retryAfter, content: errorContent },
  CscFailure: { description: 'A failure of the server', content: errorContent },
  CscNotOffered: { description: 'Not offered by this server', content: errorContent },
  CscUnavailable: { description: 'Try again later', headers: retryAfter, content: errorContent },
} satisfies Readonly<Record<string, OpenApiResponse>>;

const refTo = (name: keyof typeof errors): OpenApiReference => ({
  $ref: `#/components/responses/${name}`,
});

const everyMethod = {
  400: refTo('CscBadRequest'),
  413: refTo('CscTooLarge'),
  415: refTo('CscNotJson'),
  429: refTo('CscTooMany'),
  500: refTo('CscFailure'),
  503: refTo('CscUnavailable'),
};

/** @param offer without a method it is described as not offered. */
export function describeCsc(offer: CscOffer): OpenApiPart {
  const described = (Object.keys(cscForms) as CscMethodName[]).flatMap((name) =>
    (['v1', 'v2'] as const).flatMap((version) => {
      const form = (cscForms[name] as Partial<Record<CscVersion, CscForm>>)[version];
      return form === undefined ? [] : [{ name, version, form, callers: offer[name] }];
    }),
  );
  return {
    tags: [tagOf('v1', '1.0.4.0'), tagOf('v2', '2.0.0.2, 2.2.0.0')],
    paths: Object.fromEntries(described.map(pathOf)),
    components: {
      schemas: Object.fromEntries([
        ['CscError', cscErrorBody],
        ...described.filter(({ callers }) => callers !== undefined).flatMap(schemasOf),
      ]),
      responses: errors,
      securitySchemes: cscSecuritySchemes,
    },
  };
}

const cscSecuritySchemes = {
  cscBearer: { type: 'http', scheme: 'bearer', description: 'A token of auth/login or of OAuth' },
  cscDpop: {
    type: 'http',
    scheme: 'DPoP',
    description: 'A token that is bound to a key, with a proof in the header DPoP (RFC 9449)',
  },
  cscBasic: { type: 'http', scheme: 'basic', description: 'The signer’s name and password' },
};

function tagOf(version: CscVersion, documents: string) {
  const name = `CSC API ${version}`;
  return { name, description: `CSC API ${documents}`, 'x-name-ja': `CSC API ${version}` };
}

function pathOf(method: Described): [string, OpenApiPaths[string]] {
  return [`/csc/${method.version}/${method.name}`, { post: operationOf(method) }];
}

function operationOf(method: Described): OpenApiOperation {
  const { name, version, callers } = method;
  const { en, ja } = cscSummaries[name];
  const about = {
    operationId: componentOf(method, ''),
    tags: [`CSC API ${version}`] as const,
    summary: en,
    'x-summary-ja': ja,
  };
  if (callers === undefined) return { ...about, responses: { 501: refTo('CscNotOffered') } };
  return {
    ...about,
    ...(callers !== 'anybody' && { description: `Tokens of scope: ${callers.join(', ')}` }),
    security: securityOf(method),
    requestBody: {
      required: (method.form.request.required ?? []).length > 0,
      content: { [json]: { schema: schemaRef(method, 'Request') } },
    },
    responses: responsesOf(method),
  };
}

function securityOf({ name, callers }: Described): NonNullable<OpenApiOperation['security']> {
  if (name === 'auth/login') return [{ cscBasic: [] }, {}];
  if (callers === 'anybody' || callers === undefined) return [];
  // A token of auth/login has no scope; what OAuth gives has one of these.
  return [{ cscBearer: [] }, { cscDpop: [] }, ...callers.map((scope) => ({ oauth2: [scope] }))];
}

function responsesOf(method: Described): OpenApiOperation['responses'] {
  const { name, form, callers } = method;
  const answers = Object.entries(form.answers).map(([status, schema]) => [
    status,
    schema === undefined
      ? { description: 'Done; there is nothing to say' }
      : { description: 'Done', content: { [json]: { schema: schemaRef(method, status) } } },
  ]);
  return {
    ...(Object.fromEntries(answers) as Record<string, OpenApiResponse>),
    ...everyMethod,
    ...((callers !== 'anybody' || name === 'auth/login') && { 401: refTo('CscUnauthorized') }),
    ...(callers !== 'anybody' && { 403: refTo('CscForbidden') }),
  };
}

function schemasOf(method: Described): readonly (readonly [string, object])[] {
  const { form } = method;
  const answers = Object.entries(form.answers).flatMap(([status, schema]) =>
    schema === undefined ? [] : [[componentOf(method, status), schema] as const],
  );
  const request: TObject = form.request;
  return [[componentOf(method, 'Request'), request], ...answers];
}

function schemaRef(method: Described, what: string): OpenApiReference {
  return { $ref: `#/components/schemas/${componentOf(method, what)}` };
}

/** Such as `V2SignaturesSignHashRequest`, and `V2SignaturesSignHash200` of an answer. */
function componentOf({ name, version }: Described, what: string): string {
  const words = [version, ...name.split('/')];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') + what;
}
