/** What a bearer token stands for, and when it does not any more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { sampleGrant } from '#ports/samples.contract.ts';
import { callerOf } from './access-grant.ts';
import type { AccessGrant } from './access-grant.ts';

const grant = sampleGrant();
const end = grant.accessExpiresAt;

test('a grant stands for its account and client, until the last millisecond', () => {
  const { accountId, clientId } = grant;
  assert.deepEqual(callerOf(grant, end - 1), { accountId, clientId });
});

const refusals: readonly [string, RefusalCode, AccessGrant | undefined, number][] = [
  ['there is none', 'access_unknown', undefined, end - 1],
  ['it has expired', 'access_expired', grant, end],
  ['it was revoked', 'access_expired', { ...grant, revokedAt: end - 1 }, end - 1],
];
for (const [why, code, given, at] of refusals) {
  test(`a grant stands for nobody when ${why}: ${code}`, () => {
    assert.throws(
      () => callerOf(given, at),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}
