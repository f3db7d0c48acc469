/** A device gives its token up: at once, for good, on record, and no second time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRevokeOnDevice } from './revoke-on-device.ts';
import { alice, tokenWorld } from './token-world.contract.ts';

test('the token ends, and the record says by whom', async () => {
  const { ports, clock, addToken, tokenOf, facts } = await tokenWorld();
  const token = await addToken({ accountId: alice });
  clock.at += 1000;
  await makeRevokeOnDevice(ports)(token);
  const { state, endReason, endedAt } = await tokenOf(token.id);
  assert.deepEqual([state, endReason, endedAt], ['revoked', 'closed', clock.at]);
  const last = { token: token.id, account: alice, by: 'device', reason: 'closed' };
  assert.deepEqual((await facts()).at(-1), last);
});

for (const state of ['revoked', 'replaced'] as const) {
  test(`one that was ${state} stays so, and nothing is recorded`, async () => {
    const { ports, addToken, tokenOf, events } = await tokenWorld();
    const token = await addToken({ state, endReason: 'stolen' });
    const before = await events();
    await makeRevokeOnDevice(ports)(token);
    const { state: after, endReason } = await tokenOf(token.id);
    assert.deepEqual([after, endReason], [state, 'stolen']);
    assert.deepEqual(await events(), before);
  });
}
