import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLogRoots } from './log-roots.ts';
import { approvedInOrder, evidenceWorld } from './evidence-world.contract.ts';
import { makePublishLogHead } from './publish-log-head.ts';

test('of two heads of one size, made at once, the first stays for everybody', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 2);
  await world.sealRecords();
  const transaction = await world.begin(3);
  await world.sealRecords();
  await world.end(transaction, 'refused');
  await world.sealRecords();
  const rootOfRange = makeLogRoots(world.ports.evidenceRecords);
  const publishLogHead = makePublishLogHead({ ...world.given, rootOfRange });
  const [one, other] = await Promise.all([publishLogHead(), publishLogHead()]);
  assert.equal(one?.size, 6);
  assert.deepEqual(one, other);
  const { sequence } = await world.ports.journal.head();
  assert.deepEqual(await publishLogHead(), one);
  assert.equal((await world.ports.journal.head()).sequence, sequence);
});

test('of an empty log there is no head', async () => {
  const world = await evidenceWorld();
  const rootOfRange = makeLogRoots(world.ports.evidenceRecords);
  assert.equal(await makePublishLogHead({ ...world.given, rootOfRange })(), undefined);
});
