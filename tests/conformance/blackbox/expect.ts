/** What a case says about an answer. What it only advises is the business of the bench. */

import assert from 'node:assert/strict';
import type { Answer } from './caller.ts';

export type Members = Readonly<Record<string, unknown>>;

/** @returns the members of a success. */
export function expectSuccess(answer: Answer, status = 200): Members {
  assert.equal(answer.status, status, `expected ${status}, got ${answer.status} ${brief(answer)}`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json\b/i, 'media type');
  return answer.body;
}

/** 204, and nothing in it. */
export function expectNothing(answer: Answer): void {
  assert.equal(answer.status, 204, `expected 204, got ${answer.status} ${brief(answer)}`);
  assert.equal(answer.text, '', 'there is a body');
}

export function textOf(members: Members, name: string): string {
  const value = members[name];
  assert.equal(typeof value, 'string', `${name} is no string`);
  assert.notEqual(value, '', `${name} is empty`);
  return String(value);
}

export function textsOf(members: Members, name: string): readonly string[] {
  const value = members[name];
  assert.ok(Array.isArray(value), `${name} is no array`);
  for (const entry of value) assert.equal(typeof entry, 'string', `${name} holds no string`);
  return value as string[];
}

export function objectOf(members: Members, name: string): Members {
  const value = members[name];
  assert.ok(isObject(value), `${name} is no object`);
  return value;
}

export function objectsOf(members: Members, name: string): readonly Members[] {
  const value = members[name];
  assert.ok(Array.isArray(value) && value.every(isObject), `${name} is no array of objects`);
  return value as Members[];
}

/** Absent and `null` are the same. */
export function assertAbsent(members: Members, ...names: readonly string[]): void {
  for (const name of names) assert.equal(members[name] ?? undefined, undefined, `${name} is there`);
}

export function assertOneOf(value: unknown, allowed: readonly unknown[], name: string): void {
  assert.ok(
    allowed.includes(value),
    `${name} is ${JSON.stringify(value)}, not one of ${allowed.join(', ')}`,
  );
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** RFC 4648, 4, with its padding and without line breaks. */
export function bytesOf(text: string, name: string): Buffer {
  assert.match(text, base64, `${name} is no Base64`);
  return Buffer.from(text, 'base64');
}

/** Of an error what it says; of anything else only what there is: it may be a SAD. */
export function brief({ status, text, body }: Answer): string {
  if (status >= 400) return text.replaceAll(/\s+/g, ' ').slice(0, 160);
  return `with ${Object.keys(body).join(', ') || 'no members'}`;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
