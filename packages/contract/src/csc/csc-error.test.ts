import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import {
  CscError,
  cscErrorBody,
  invalidParameter,
  invalidRequest,
  missingParameter,
} from './csc-error.ts';

test('an error has status and both members of the body', () => {
  const error = new CscError(401, 'invalid_token', 'The words');
  assert.equal(error.status, 401);
  assert.deepEqual(error.toBody(), { error: 'invalid_token', error_description: 'The words' });
  assert.ok(Value.Check(cscErrorBody, error.toBody()));
  assert.ok(!Value.Check(cscErrorBody, { error: 'invalid_token' }));
});

test('the wording patterns are those of the tables', () => {
  for (const [error, words] of [
    [invalidRequest('SAD expired'), 'SAD expired'],
    [invalidParameter('SAD'), 'Invalid parameter SAD'],
    [missingParameter('string', 'SAD'), 'Missing (or invalid type) string parameter SAD'],
    [missingParameter('integer', 'n'), 'Missing (or invalid type) integer parameter n'],
    [missingParameter('array', 'hash'), 'Missing (or invalid type) array parameter hash'],
  ] as const) {
    assert.equal(error.status, 400);
    assert.deepEqual(error.toBody(), { error: 'invalid_request', error_description: words });
  }
});
