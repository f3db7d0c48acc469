/** What a bearer token stands for, and when it does not any more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { sampleGrant } from '#ports/samples.contract.ts';
import { accessOf } from './access-grant.ts';
import type { AccessGrant } from './access-grant.ts';

const grant = sampleGrant();
const end = grant.accessExpiresAt;

test('a grant stands for its account and client, until the last millisecond', () => {
  const { accountId, clientId } = grant;
  const rest = { scope: 'service', userSpecific: true, credentialId: undefined };
  const access = { accountId, clientId, ...rest, keyThumbprint: undefined };
  assert.deepEqual(accessOf(grant, end - 1), access);
});

const refusals: readonly [string, RefusalCode, AccessGrant | undefined, number][] = [
  ['there is none', 'access_unknown', undefined, end - 1],
  ['it has expired', 'access_expired', grant, end],
  ['it was revoked', 'access_expired', { ...grant, revokedAt: end - 1 }, end - 1],
];
for (const [why, code, given, at] of refusals) {
  test(`a grant stands for nobody when ${why}: ${code}`, () => {
    assert.throws(
      () => accessOf(given, at),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}
