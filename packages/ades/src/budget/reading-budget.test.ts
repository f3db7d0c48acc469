import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadingBudget, signaturesInAllMax, timestampsInAllMax } from './reading-budget.ts';

const count = (take: () => boolean): number => {
  let taken = 0;
  while (take()) taken += 1;
  return taken;
};

test('a budget counts time-stamps and signatures, each to its end', () => {
  const budget = new ReadingBudget(0);
  assert.equal(
    count(() => budget.takeTimestamp()),
    timestampsInAllMax,
  );
  assert.equal(
    count(() => budget.takeSignature()),
    signaturesInAllMax,
  );
  assert.equal(budget.takeTimestamp(), false);
});

test('a larger document may have more digested; one octet too many is one too many', () => {
  const megabyte = 1024 * 1024;
  const passes = (bytes: number) => {
    const budget = new ReadingBudget(bytes);
    return count(() => budget.takeBytes(bytes));
  };
  assert.equal(passes(megabyte), 64 + 8);
  assert.equal(passes(1024 * megabyte), 8);
  const grown = new ReadingBudget(0);
  assert.equal(grown.takeBytes(72 * megabyte), false);
  grown.credit(megabyte);
  assert.equal(grown.takeBytes(72 * megabyte), true);
  assert.equal(grown.takeBytes(1), false);
});
