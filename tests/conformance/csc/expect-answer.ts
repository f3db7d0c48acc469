/** What a conformance test says about an answer. */

import assert from 'node:assert/strict';
import type { Answer } from './post-json.ts';

/** The words of a row of an error table: status 400 and `invalid_request` unless said. */
export interface Row {
  readonly status?: number;
  readonly error?: string;
  readonly words: string;
}

/** An error is JSON with exactly `error` and `error_description`, and nothing of our insides. */
export function expectError(answer: Answer, row: Row | string): void {
  const {
    status = 400,
    error = 'invalid_request',
    words,
  } = typeof row === 'string' ? { words: row } : row;
  const { status: answered, body, text, headers } = answer;
  assert.deepEqual(
    { status: answered, body },
    {
      status,
      body: { error, error_description: words },
    },
  );
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  assert.doesNotMatch(text, /\.ts:\d|\bat .*\(|node_modules|SQLITE/);
}

/** @returns the members of a success. */
export function expectSuccess(answer: Answer): Readonly<Record<string, unknown>> {
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  return answer.body;
}

/** A member that must be a text. */
export function textOf(members: Readonly<Record<string, unknown>>, name: string): string {
  const value = members[name];
  assert.equal(typeof value, 'string', `${name} is no text`);
  return String(value);
}

/** A member that must be an array of texts. */
export function textsOf(
  members: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] {
  const value = members[name];
  assert.ok(Array.isArray(value) && value.every((entry) => typeof entry === 'string'), name);
  return value as string[];
}
