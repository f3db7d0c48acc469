/**
 * The first thing wrong with a request, in the order of the method's table and in its words.
 * CSC API v1.0.4.0 and v2.0.0.2, the error tables of clause 11.
 *
 * Only requests that failed their compiled schema come here, so that the walk costs nobody else.
 */

import {
  cscErrorWordsKey,
  invalidParameter,
  invalidRequest,
  missingParameter,
} from '@kumoin/contract';
import type { CscError, CscErrorWords } from '@kumoin/contract';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { isObject } from '../normalize-request.ts';
import type { Shape } from '../normalize-request.ts';

interface Member {
  readonly name: string;
  readonly schema: TSchema;
  readonly value: unknown;
}

/** @returns undefined when nothing is wrong. */
export function findProblem(schema: Shape & { required?: readonly string[] }, value: unknown) {
  const members = isObject(value) ? value : {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const asked = { name, schema: member, value: members[name] };
    if (asked.value === undefined && schema.required?.includes(name) !== true) continue;
    const problem = problemOf(asked);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(member: Member): CscError | undefined {
  const { name, schema, value } = member;
  if (Value.Check(schema, value)) return undefined;
  const words = wordsOf(schema);
  if (!isOfType(schema, value)) return wrongType(name, schema);
  if (Array.isArray(value)) return problemOfArray(member, value);
  const inside = isObject(value) ? findProblem(schema, value) : undefined;
  return inside ?? said(words.value) ?? invalidParameter(name);
}

function problemOfArray({ name, schema }: Member, value: readonly unknown[]): CscError {
  const words = wordsOf(schema);
  const { minItems = 0, maxItems = Infinity, items = {} } = schema as Shape;
  if (value.length < minItems) return said(words.empty) ?? invalidParameter(name);
  if (value.length > maxItems) return said(words.tooMany) ?? invalidParameter(name);
  if (words.item !== undefined) return invalidRequest(words.item);
  for (const entry of value) {
    const problem = isObject(entry) ? findProblem(items as Shape, entry) : invalidParameter(name);
    if (problem !== undefined) return problem;
  }
  return invalidParameter(name);
}

function wrongType(name: string, schema: TSchema): CscError {
  const { type } = schema as Shape;
  const words = wordsOf(schema);
  const own = words.type ?? (type === undefined ? words.value : undefined);
  if (own !== undefined) return invalidRequest(own);
  const named = type === 'string' || type === 'integer' || type === 'array' || type === 'object';
  return named ? missingParameter(type, name) : invalidParameter(name);
}

/** Texts of a fixed list, and unions, have no type of their own: all that is wrong is the type. */
function isOfType(schema: TSchema, value: unknown): boolean {
  const { type } = schema as Shape;
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function wordsOf(schema: TSchema): CscErrorWords {
  return ((schema as Record<string, unknown>)[cscErrorWordsKey] ?? {}) as CscErrorWords;
}

function said(words: string | undefined): CscError | undefined {
  return words === undefined ? undefined : invalidRequest(words);
}
