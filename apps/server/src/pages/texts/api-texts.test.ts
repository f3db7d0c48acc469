import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildOpenApi,
  cscSummaries,
  describeAuthenticator,
  describeCsc,
  describeOAuth,
  describeServer,
} from '@kumoin/contract';
import { apiTexts } from './api-texts.ts';

test('every status that is described has Japanese words', () => {
  const offer = Object.fromEntries(Object.keys(cscSummaries).map((name) => [name, ['service']]));
  const parts = [
    ...[describeCsc(offer), describeCsc({}), describeOAuth('u')],
    ...[describeAuthenticator(), describeServer()],
  ];
  const statuses = parts.flatMap((part) =>
    Object.values(buildOpenApi([part], 'u').paths).flatMap((verbs) =>
      Object.values(verbs).flatMap(({ responses }) => Object.keys(responses)),
    ),
  );
  assert.ok(statuses.length > 100);
  for (const status of new Set(statuses)) assert.ok(apiTexts.ja.statuses[status], status);
});
