import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { leafHash, rootOf } from '@kumoin/evidence';
import { bytesToHex } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { EvidenceRecords } from '#ports/evidence-records.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { buildEvidenceUseCases } from '../../wiring/build-evidence-use-cases.ts';
import { approvedInOrder, evidenceWorld, token } from './evidence-world.contract.ts';
import type { EvidenceWorld } from './evidence-world.contract.ts';

/** Every leaf as it should be, from the seals. */
async function expectWholeLog({ ports }: EvidenceWorld, size: number): Promise<void> {
  const leaves = await ports.evidenceRecords.listLeaves(0, size + 1);
  assert.equal(leaves.length, size);
  assert.equal(await ports.evidenceRecords.countLogged(), size);
  assert.equal(new Set(leaves).size, size);
  assert.deepEqual(await ports.evidenceRecords.listUnlogged(10), []);
}

test('what was drafted is sealed, logged in order, and a head is over all of it', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 3);
  assert.equal(await world.sealRecords(), 6);
  await expectWholeLog(world, 6);
  const { evidenceRecords } = world.ports;
  const all = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((number) => evidenceRecords.find(`record-${number}` as never)),
  );
  const logged = all.map((record) => record?.logged ?? assert.fail());
  const seals = logged
    .toSorted((left, right) => left.position - right.position)
    .map(({ seal }) => seal);
  const head = await evidenceRecords.newestHead();
  assert.equal(head?.size, 6);
  assert.equal(head?.rootHash, bytesToHex(rootOf(seals.map((seal) => leafHash(seal)))));
});

test('with nothing to do it takes no lease, makes no seal and no head', async () => {
  const world = await evidenceWorld();
  assert.equal(await world.sealRecords(), 0);
  await approvedInOrder(world, 1);
  await world.sealRecords();
  const { sequence } = await world.ports.journal.head();
  assert.equal(await world.sealRecords(), 0);
  assert.equal((await world.ports.journal.head()).sequence, sequence);
});

test('a head is made when the newest is as old as it may be, not a millisecond before', async () => {
  const world = await evidenceWorld();
  const transaction = await world.begin();
  await world.sealRecords();
  const { evidenceRecords } = world.ports;
  world.clock.at += 1000;
  await world.end(transaction, 'approved');
  await world.sealRecords();
  assert.equal((await evidenceRecords.newestHead())?.size, 1);
  world.clock.at += 59_000 - 1;
  await world.sealRecords();
  assert.equal((await evidenceRecords.newestHead())?.size, 1);
  world.clock.at += 1;
  await world.sealRecords();
  assert.equal((await evidenceRecords.newestHead())?.size, 2);
});

test('a challenge stands before its answer, though another clock dated it later', async () => {
  const world = await evidenceWorld();
  const transaction = await world.begin();
  world.clock.at -= 400;
  await world.end(transaction, 'approved');
  world.clock.at += 1000;
  await world.sealRecords();
  const records = await world.ports.evidenceRecords.listOf(transaction.id);
  assert.deepEqual(
    records.map(({ event, logged }) => [event, logged?.position]),
    [
      ['challenged', 0],
      ['approved', 1],
    ],
  );
});

test('what is dated in the future waits, and holds up nothing else', async () => {
  const world = await evidenceWorld();
  const transaction = await world.begin();
  world.clock.at += 5000;
  await world.end(transaction, 'approved');
  world.clock.at -= 5000;
  assert.equal(await world.sealRecords(), 1);
  world.clock.at += 5000;
  assert.equal(await world.sealRecords(), 1);
  await expectWholeLog(world, 2);
});

describe('stopped at any line, it goes on without gaps or doubles', () => {
  const steps: readonly (keyof EvidenceRecords)[] = [
    'listUnlogged',
    'countLogged',
    'log',
    'addHead',
    'newestHead',
    'addCertificate',
  ];
  for (const step of steps) {
    for (const when of ['before', 'after'] as const) {
      test(`${when} ${step}`, async () => {
        const world = await evidenceWorld();
        await approvedInOrder(world, 2);
        const { evidenceRecords } = world.ports;
        const dying = dieAt(evidenceRecords, step, when);
        const { sealRecords } = buildEvidenceUseCases({ ...world.given, evidenceRecords: dying });
        await assert.rejects(sealRecords(), /the power went off/);
        // Its lease ends by itself where the process died.
        world.clock.at += 120_000;
        await world.sealRecords();
        await expectWholeLog(world, 4);
        assert.equal((await evidenceRecords.newestHead())?.size, 4);
      });
    }
  }

  test('while a seal is made', async () => {
    const world = await evidenceWorld();
    await approvedInOrder(world, 2);
    let stamps = 0;
    const { sealRecords } = buildEvidenceUseCases({
      ...world.given,
      issueTimestamp: (query) => {
        stamps += 1;
        if (stamps === 4) throw new Outage('vault_failed', { cause: 'gone' });
        return world.issueTimestamp(query);
      },
    });
    await assert.rejects(sealRecords(), Outage);
    assert.equal(await world.ports.evidenceRecords.countLogged(), 0);
    await world.sealRecords();
    await expectWholeLog(world, 4);
  });
});

test('of two nodes at once one seals; the other leaves it alone', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 20);
  const other = buildEvidenceUseCases(world.given);
  const outcomes = await Promise.all([world.sealRecords(), other.sealRecords()]);
  assert.deepEqual(
    outcomes.filter((outcome) => outcome !== undefined),
    [40],
  );
  await expectWholeLog(world, 40);
});

test('two that seal at once, since a lease was lost, log once', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 20);
  const leases = { ...world.ports.leases, take: async () => true, renew: async () => true };
  const free = { ...leases, release: async () => undefined };
  const nodes = [1, 2, 3].map(() => buildEvidenceUseCases({ ...world.given, leases: free }));
  await Promise.all(nodes.map(({ sealRecords }) => sealRecords()));
  await world.sealRecords();
  await expectWholeLog(world, 40);
});

test('each token that is met gets a certificate, once', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 2);
  await world.sealRecords();
  await world.begin(3);
  await world.sealRecords();
  const certificate = await world.ports.evidenceRecords.findCertificate(token.id);
  assert.equal(certificate?.serial, 1);
});

test('before the installation is set up it refuses: authority_unknown', async () => {
  const world = await evidenceWorld();
  await world.begin();
  const empty = await authorityWorld({ at: world.clock.at });
  const { authorities } = empty.ports;
  const { sealRecords } = buildEvidenceUseCases({ ...world.given, authorities });
  await assert.rejects(
    sealRecords(),
    (error) => error instanceof Refusal && error.code === 'authority_unknown',
  );
});

function dieAt(store: EvidenceRecords, step: keyof EvidenceRecords, when: 'before' | 'after') {
  return new Proxy(store, {
    get(target, name: keyof EvidenceRecords) {
      const call = target[name].bind(target) as (...given: unknown[]) => Promise<unknown>;
      if (name !== step) return call;
      return async (...given: unknown[]) => {
        if (when === 'after') await call(...given);
        throw new Error('the power went off');
      };
    },
  });
}
