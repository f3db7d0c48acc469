/**
 * The `etsiU` array of the unprotected header (TS 119 182-1, 5.3.1): what was added after signing.
 * Its members are either all base64url texts of an object, or all such objects in clear; each
 * object has one member, whose name says what it is.
 *
 * A member that cannot be read is kept by its text: an archive time-stamp covers it all the same.
 */

import { decodeBase64Url } from '../../json/base64url.ts';
import { arrayAt, textOf } from '../../json/json-value.ts';
import type { JsonArray, JsonDocument, JsonNode, JsonObject } from '../../json/parse-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { AdesError } from '../../ades-error.ts';

export interface EtsiUMember {
  /** The base64url text; undefined in clear form. */
  readonly encoded: string | undefined;
  /** Undefined when it cannot be read. */
  readonly name: string | undefined;
  readonly value: JsonNode | undefined;
  /** The JSON `value` has its places in. */
  readonly source: string;
}

export interface EtsiU {
  /** `malformed`: no array, or of both kinds. */
  readonly form: 'absent' | 'base64url' | 'clear' | 'malformed';
  readonly members: readonly EtsiUMember[];
  readonly node: JsonArray | undefined;
}

/** A list of revoked certificates alone may take megabytes. */
export const etsiULimits = { bytesMax: 32 * 1024 * 1024, depthMax: 16, valuesMax: 20_000 } as const;
export const etsiUMembersMax = 500;

export function readEtsiU(header: JsonObject | undefined, source: string): EtsiU {
  if (header?.members.has('etsiU') !== true) {
    return { form: 'absent', members: [], node: undefined };
  }
  const node = arrayAt(header, 'etsiU');
  const items = node?.items ?? [];
  const texts = items.filter((item) => textOf(item) !== undefined).length;
  const objects = items.filter(({ kind }) => kind === 'object').length;
  const alike = texts === items.length || objects === items.length;
  if (node === undefined || !alike || items.length > etsiUMembersMax) {
    return { form: 'malformed', members: [], node };
  }
  const members = items.map((item) => readMember(item, source));
  return { form: objects > 0 ? 'clear' : 'base64url', members, node };
}

/** The values of that name, in order. */
export function membersNamed({ members }: EtsiU, ...names: readonly string[]): EtsiUMember[] {
  return members.filter(({ name }) => name !== undefined && names.includes(name));
}

function readMember(item: JsonNode, source: string): EtsiUMember {
  const encoded = textOf(item);
  if (encoded === undefined) return { encoded, source, ...onlyMember(item) };
  const parsed = parseMember(encoded);
  return { encoded, source: parsed?.text ?? '', ...onlyMember(parsed?.root) };
}

function parseMember(encoded: string): JsonDocument | undefined {
  const bytes = decodeBase64Url(encoded);
  if (bytes === undefined) return undefined;
  try {
    return parseJson(bytes, etsiULimits);
  } catch (cause) {
    // Told as a member that cannot be read.
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

function onlyMember(node: JsonNode | undefined): Pick<EtsiUMember, 'name' | 'value'> {
  const [only, ...more] = node?.kind === 'object' ? [...node.members] : [];
  if (only === undefined || more.length > 0) return { name: undefined, value: undefined };
  return { name: only[0], value: only[1] };
}
