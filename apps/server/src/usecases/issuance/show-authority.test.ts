/** An authority goes by identifier or kind; what is neither is unknown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorityKinds } from '#domain/issuance/authority.ts';
import { Refusal } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';

const unknown = (error: unknown) => error instanceof Refusal && error.code === 'authority_unknown';

test('each authority is shown by kind and by identifier, and nothing else: authority_unknown', async () => {
  const { showAuthority, createAuthorities, plan } = await authorityWorld({
    at: Date.UTC(2031, 4, 6),
  });
  for (const kind of authorityKinds) await assert.rejects(showAuthority(kind), unknown);
  const own = await createAuthorities(plan);
  for (const kind of authorityKinds) {
    assert.deepEqual(await showAuthority(kind), own[kind]);
    assert.deepEqual(await showAuthority(own[kind].id), own[kind]);
  }
  for (const name of ['', 'Root', 'toString', `${own.root.id}0`]) {
    await assert.rejects(showAuthority(name), unknown);
  }
});
