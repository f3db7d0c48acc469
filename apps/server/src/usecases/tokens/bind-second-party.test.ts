/** A token is bound to a second party by its own device, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenId } from '#domain/identifiers.ts';
import { makeBindSecondParty } from './bind-second-party.ts';
import { alice, refusal, tokenWorld } from './token-world.contract.ts';

const second = 'second-1' as TokenId;
const secondParty = { origin: 'https://second.example' };
const suites = { typed: 'a', online: 'b', server: 'c' };

test('it is bound, and the record says to what; said again, nothing happens', async () => {
  const { ports, addToken, tokenOf, facts, events } = await tokenWorld();
  const token = await addToken({ accountId: alice, suites });
  const bind = makeBindSecondParty({ ...ports, secondParty });
  await bind(token, second);
  const bound = await tokenOf(token.id);
  assert.equal(bound.secondTokenId, second);
  const last = { token: token.id, account: alice, by: 'device', second, ...secondParty };
  assert.deepEqual((await facts()).at(-1), last);
  const before = await events();
  await bind(bound, second);
  assert.deepEqual(await events(), before);
});

test('another one is refused, also when both come at once', async () => {
  const { ports, addToken, tokenOf } = await tokenWorld();
  const token = await addToken({ accountId: alice, suites });
  const bind = makeBindSecondParty({ ...ports, secondParty });
  await bind(token, second);
  const other = 'second-2' as TokenId;
  await assert.rejects(bind(token, other), refusal('token_state_unfit'));
  await assert.rejects(bind(await tokenOf(token.id), other), refusal('token_state_unfit'));
  assert.equal((await tokenOf(token.id)).secondTokenId, second);
});

test('without a second party, an answer online, or life in the token there is nothing to bind', async () => {
  const { ports, addToken, tokenOf } = await tokenWorld();
  const none = makeBindSecondParty({ ...ports, secondParty: undefined });
  const bind = makeBindSecondParty({ ...ports, secondParty });
  const rows = [
    [none, await addToken({ accountId: alice, suites, id: 'token-1' as TokenId })],
    [bind, await addToken({ accountId: alice, suites: { typed: 'a' }, id: 'token-2' as TokenId })],
    [
      bind,
      await addToken({ accountId: alice, suites, state: 'suspended', id: 'token-3' as TokenId }),
    ],
  ] as const;
  for (const [act, token] of rows) {
    await assert.rejects(act(token, second), refusal('token_state_unfit'));
    assert.equal((await tokenOf(token.id)).secondTokenId, undefined);
  }
});
