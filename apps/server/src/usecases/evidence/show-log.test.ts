import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHash, leafHash, rootOf, verifyConsistency, verifyInclusion } from '@kumoin/evidence';
import { bytesToHex } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { approvedInOrder, evidenceWorld } from './evidence-world.contract.ts';
import { makeLogRoots } from './log-roots.ts';
import { makeShowLogConsistency } from './show-log-consistency.ts';
import { makeShowLogInclusion } from './show-log-inclusion.ts';

const unknown = (error: unknown) => error instanceof Refusal && error.code === 'evidence_unknown';

/** A log of many leaves, without records behind them. */
function logOf(size: number) {
  const leaves = Array.from({ length: size }, (_, index) =>
    leafHash(Uint8Array.of(index, index >> 8)),
  );
  let read = 0;
  const evidenceRecords = {
    listLeaves: async (from: number, limit: number) => {
      read += limit;
      return leaves.slice(from, from + limit).map(bytesToHex);
    },
    countLogged: async () => size,
    findPosition: async (leaf: string) => {
      const position = leaves.findIndex((each) => bytesToHex(each) === leaf);
      return position < 0 ? undefined : position;
    },
  };
  const rootOfRange = makeLogRoots(evidenceRecords);
  return { leaves, rootOfRange, evidenceRecords, readCount: () => read };
}

test('the root of any part of the log is that of its leaves, at every edge of a tile', async () => {
  const { leaves, rootOfRange } = logOf(1500);
  const edges = [1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1500];
  for (const end of edges) {
    assert.deepEqual(await rootOfRange({ start: 0, end }), rootOf(leaves.slice(0, end)));
  }
  for (const [start, end] of [
    [256, 512],
    [512, 1024],
    [1024, 1500],
    [1280, 1500],
    [8, 16],
  ] as const) {
    assert.deepEqual(await rootOfRange({ start, end }), rootOf(leaves.slice(start, end)));
  }
});

test('what was read of full tiles is not read again', async () => {
  const { rootOfRange, readCount } = logOf(1500);
  await Promise.all([rootOfRange({ start: 0, end: 1500 }), rootOfRange({ start: 0, end: 1024 })]);
  const before = readCount();
  await rootOfRange({ start: 0, end: 1280 });
  assert.equal(readCount(), before);
});

test('a log that is shorter than it should be is a fault of ours, and no proof', async () => {
  const { rootOfRange } = logOf(10);
  await assert.rejects(rootOfRange({ start: 0, end: 11 }));
});

test('consistency between any two sizes convinces who kept the older head', async () => {
  const { leaves, ...ports } = logOf(700);
  const showLogConsistency = makeShowLogConsistency(ports);
  for (const [older, newer] of [
    [1, 700],
    [256, 257],
    [300, 700],
    [512, 700],
    [700, 700],
  ] as const) {
    const proof = await showLogConsistency({ older, newer });
    const headOf = (size: number) => ({ size, root: rootOf(leaves.slice(0, size)) });
    const claim = { older: headOf(older), newer: headOf(newer), proof };
    assert.equal(verifyConsistency(claim), true);
  }
  for (const [older, newer] of [
    [0, 5],
    [6, 5],
    [5, 701],
  ] as const) {
    await assert.rejects(showLogConsistency({ older, newer }), unknown);
  }
});

test('a seal is found by its hash, in every head that is large enough', async () => {
  const { leaves, ...ports } = logOf(700);
  const showLogInclusion = makeShowLogInclusion(ports);
  const leaf = leaves[300] ?? assert.fail();
  for (const size of [301, 512, 700]) {
    const { position, proof } = await showLogInclusion({ leafHash: bytesToHex(leaf), size });
    const root = rootOf(leaves.slice(0, size));
    assert.equal(verifyInclusion({ position, size, leafHash: leaf, proof, root }), true);
  }
  await assert.rejects(showLogInclusion({ leafHash: bytesToHex(leaf), size: 300 }), unknown);
  await assert.rejects(showLogInclusion({ leafHash: bytesToHex(leaf), size: 701 }), unknown);
  await assert.rejects(showLogInclusion({ leafHash: '00'.repeat(32), size: 700 }), unknown);
});

test('the newest head is shown with the name of its log; before there is one, none', async () => {
  const world = await evidenceWorld();
  await assert.rejects(world.showLogHead(), unknown);
  await approvedInOrder(world, 1);
  await world.sealRecords();
  const { log, size, rootHash } = await world.showLogHead();
  assert.equal(log, world.authorities.evidence.id);
  assert.equal(size, 2);
  const leaves = await world.ports.evidenceRecords.listLeaves(0, 2);
  assert.equal(rootHash, bytesToHex(rootOf(leaves.map(decodeHash))));
});
