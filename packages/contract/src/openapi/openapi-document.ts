/**
 * The parts of an OpenAPI document that this project uses, as types, and how they are put
 * together. OpenAPI Specification 3.1.1; its schemas are JSON Schema 2020-12, which is what the
 * schemas of this package are once they are written as JSON.
 */

/** A part that stands under `components`. */
export interface OpenApiReference {
  readonly $ref: string;
}

/** What a body is, by media type. */
export interface OpenApiContent {
  readonly schema?: object;
}

/** An answer of one status. */
export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, OpenApiContent>>;
}

/** One verb on one path. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  /** The same for people who read Japanese. */
  readonly 'x-summary-ja': string;
  readonly description?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly object[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, OpenApiContent>>;
  };
  readonly responses: Readonly<Record<string, OpenApiResponse | OpenApiReference>>;
}

/** The verbs that this server has. */
export type OpenApiVerb = 'get' | 'post';
/** By path, then by verb. */
export type OpenApiPaths = Readonly<
  Record<string, Partial<Readonly<Record<OpenApiVerb, OpenApiOperation>>>>
>;

/** A group of operations, under a heading of its own. */
export interface OpenApiTag {
  readonly name: string;
  readonly description: string;
  readonly 'x-name-ja': string;
}

/** What one face has to say of itself. */
export interface OpenApiPart {
  readonly tags: readonly OpenApiTag[];
  readonly paths: OpenApiPaths;
  readonly components: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, OpenApiResponse>>;
    readonly securitySchemes?: Readonly<Record<string, object>>;
  };
}

/** The whole of it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<'title' | 'version' | 'description', string>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly OpenApiTag[];
  readonly paths: OpenApiPaths;
  readonly components: Readonly<Record<keyof OpenApiPart['components'], object>>;
}

const description =
  'Remote signatures after the CSC API of the Cloud Signature Consortium, versions 1.0.4.0, ' +
  '2.0.0.2 and what is known of 2.2.0.0. A member that is null counts as absent; members that ' +
  'are not listed are ignored. /csc/v0 is another name of /csc/v1.';

/** @param serverUrl where clients reach the server, without a slash at the end. */
export function buildOpenApi(parts: readonly OpenApiPart[], serverUrl: string): OpenApiDocument {
  const merged = (kind: keyof OpenApiPart['components']): object =>
    Object.assign({}, ...parts.map(({ components }) => components[kind] ?? {})) as object;
  return {
    openapi: '3.1.1',
    info: { title: 'Kumoin', version: '0.1.0', description },
    servers: [{ url: serverUrl }],
    tags: parts.flatMap(({ tags }) => tags),
    paths: Object.assign({}, ...parts.map(({ paths }) => paths)) as OpenApiPaths,
    components: {
      schemas: merged('schemas'),
      responses: merged('responses'),
      securitySchemes: merged('securitySchemes'),
    },
  };
}
