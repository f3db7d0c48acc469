import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Carriage, SentChannel } from '#domain/transactions/channel.ts';
import { makeListChannels } from './list-channels.ts';
import { refused } from './refuses.contract.ts';
import { byClient, order, transactionWorld } from './transaction-world.contract.ts';

test('a client hears how its open transaction could be sent, and of one that is over nothing', async () => {
  const world = await transactionWorld();
  const asked: Carriage[] = [];
  const channels = {
    sendable: async (carriage: Carriage): Promise<readonly SentChannel[]> => {
      asked.push(carriage);
      return ['push'];
    },
  };
  const listChannels = makeListChannels({ ...world.ports, channels });
  const begun = await world.beginTransaction(order);
  assert.deepEqual(await listChannels(byClient(begun)), ['push']);
  assert.equal(asked[0]?.transaction.id, begun.transaction.id);
  const strange = { ...byClient(begun), reaches: () => false };
  await assert.rejects(listChannels(strange), refused('transaction_unknown'));
  world.clock.at = begun.transaction.expiresAt;
  assert.deepEqual(await listChannels(byClient(begun)), []);
  assert.equal(asked.length, 1);
});
