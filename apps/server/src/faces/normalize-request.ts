/**
 * A request brought into the form of its schema, before anything is checked.
 *
 * Clients spell members in the ways of v1, v2 and their own libraries: each spelling is accepted
 * on both versions. `null` is the same as absent; unknown members are left out. What is too long
 * to be served is not walked through: the schema refuses it as it stands.
 */

import type { TSchema } from 'typebox';

const spellings: ReadonlyMap<string, readonly string[]> = new Map([
  ['hash', ['hash', 'hashes']],
  ['hashes', ['hashes', 'hash']],
  ['hashAlgo', ['hashAlgo', 'hashAlgorithmOID']],
  ['hashAlgorithmOID', ['hashAlgorithmOID', 'hashAlgo']],
  ['authInfo', ['authInfo', 'auth_info']],
  ['certInfo', ['certInfo', 'cert_info']],
  ['onlyValid', ['onlyValid', 'only_valid']],
  ['userID', ['userID', 'user_id']],
  ['clientData', ['clientData', 'client_data']],
  ['signAlgoParams', ['signAlgoParams', 'sign_algo_params']],
  ['validity_period', ['validity_period', 'validityPeriod']],
  ['response_uri', ['response_uri', 'responseURI', 'response_URI']],
  ['requestID', ['requestID', 'responseID']],
  ['returnValidationInfo', ['returnValidationInfo', 'returnValidationInformation']],
]);

/** The parts of a JSON schema that are looked at here. */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** @returns `value` itself where its schema does not look inside, or it is something else. */
export function normalizeRequest(schema: Shape, value: unknown): unknown {
  const { properties, items, maxItems = 0 } = schema;
  if (properties !== undefined && isObject(value)) return normalizeMembers(properties, value);
  if (items === undefined || !Array.isArray(value) || value.length > maxItems) return value;
  return (items as Shape).properties === undefined
    ? value
    : value.map((entry) => normalizeRequest(items as Shape, entry));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function normalizeMembers(
  properties: Readonly<Record<string, TSchema>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const value = findMember(given, name);
    if (value !== undefined) members[name] = normalizeRequest(schema as Shape, value);
  }
  return members;
}

/** The member under the first of its spellings that is there. */
function findMember(given: Readonly<Record<string, unknown>>, name: string): unknown {
  for (const spelling of spellings.get(name) ?? [name]) {
    const value = Object.hasOwn(given, spelling) ? given[spelling] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
