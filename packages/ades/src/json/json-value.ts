/**
 * What stands at a place of parsed JSON, when it is of the kind that is wanted: a document by
 * somebody else may hold anything anywhere, and undefined is answered for what is not as it
 * should be. Who reads decides what that means.
 */

import type { JsonArray, JsonNode, JsonObject } from './parse-json.ts';
import type { PlainValue } from '../describe/document-description.ts';

export function memberOf(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.get(name) : undefined;
}

export function objectAt(node: JsonNode | undefined, name: string): JsonObject | undefined {
  const member = memberOf(node, name);
  return member?.kind === 'object' ? member : undefined;
}

export function arrayAt(node: JsonNode | undefined, name: string): JsonArray | undefined {
  const member = memberOf(node, name);
  return member?.kind === 'array' ? member : undefined;
}

export function textAt(node: JsonNode | undefined, name: string): string | undefined {
  return textOf(memberOf(node, name));
}

export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** All of them texts, or undefined. */
export function textsAt(node: JsonNode | undefined, name: string): readonly string[] | undefined {
  const texts = arrayAt(node, name)?.items.map(textOf);
  return texts?.every((text) => text !== undefined) === true ? texts : undefined;
}

/** The value without its places. */
export function plainOf(node: JsonNode): PlainValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.items.map(plainOf);
    case 'object':
      // Own members only, whatever they are called: `__proto__` stays a member.
      return Object.fromEntries([...node.members].map(([name, value]) => [name, plainOf(value)]));
  }
}
