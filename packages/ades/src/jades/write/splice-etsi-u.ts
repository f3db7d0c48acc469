/**
 * Puts members behind those of `etsiU` by splicing text (TS 119 182-1, 5.3.1): nothing that was
 * there changes by a character, blanks included, because archive time-stamps cover texts and
 * other products keep their own way of writing JSON.
 *
 * Members are base64url, the form that needs no canonical JSON, unless those there are in clear.
 */

import { AdesError } from '../../ades-error.ts';
import { encodeBase64Url } from '../../json/base64url.ts';
import type { JsonArray, JsonObject } from '../../json/parse-json.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';

/**
 * @param text the document `signature` was read from.
 * @throws {AdesError} `extension_unsupported` when it has no place for them.
 */
export function spliceEtsiU(
  text: string,
  { node, header, etsiU }: JadesSignature,
  members: readonly object[],
): string {
  const whole = placeOf({ node, etsiU });
  const items = members.map((member) => writeMember(member, etsiU.form === 'clear')).join(',');
  if (etsiU.node !== undefined) return insertLast(text, etsiU.node, items);
  if (header !== undefined) return insertLast(text, header, `"etsiU":[${items}]`);
  return insertLast(text, whole, `"header":{"etsiU":[${items}]}`);
}

/**
 * Where something may be put, told before anybody is asked for what is to be put there.
 * @throws {AdesError} `extension_unsupported`.
 */
export function placeOf({ node, etsiU }: Pick<JadesSignature, 'node' | 'etsiU'>): JsonObject {
  if (node === undefined) {
    throw new AdesError('extension_unsupported', 'a compact signature has no unprotected header');
  }
  if (etsiU.form === 'malformed') {
    throw new AdesError('extension_unsupported', 'etsiU is neither all text nor all objects');
  }
  return node;
}

/** Behind whatever stands in that object or array. */
export function insertLast(text: string, node: JsonObject | JsonArray, addition: string): string {
  const empty = node.kind === 'object' ? node.members.size === 0 : node.items.length === 0;
  const end = node.end - 1;
  return `${text.slice(0, end)}${empty ? '' : ','}${addition}${text.slice(end)}`;
}

function writeMember(member: object, clear: boolean): string {
  const json = JSON.stringify(member);
  return clear ? json : `"${encodeBase64Url(new TextEncoder().encode(json))}"`;
}
