import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addParity, correctErrors } from './reed-solomon.ts';

const damaged = fc
  .record({
    message: fc.uint8Array({ minLength: 1, maxLength: 60 }),
    parityOctets: fc.integer({ min: 2, max: 12 }),
    order: fc.array(fc.nat(), { minLength: 72, maxLength: 72 }),
    values: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 12, maxLength: 12 }),
    errors: fc.nat(6),
    erasures: fc.nat(12),
  })
  .map(({ message, parityOctets, order, values, errors, erasures }) => {
    const codeword = addParity(message, parityOctets);
    const places = [...codeword.keys()].sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
    const wrong = places.slice(0, errors);
    const missing = places.slice(errors, errors + erasures);
    [...wrong, ...missing].forEach((place, index) => {
      codeword[place] = (codeword[place] ?? 0) ^ (values[index % values.length] ?? 1);
    });
    const cost = 2 * wrong.length + missing.length;
    return { message, codeword, parityOctets, erasures: missing, cost };
  });

test('what the parity pays for is mended: an erasure costs one octet, an error two', () => {
  const payable = damaged.filter(({ cost, parityOctets }) => cost <= parityOctets);
  fc.assert(
    fc.property(payable, ({ message, ...reception }) => {
      assert.deepEqual(correctErrors(reception)?.message, message);
    }),
    { seed: 5, numRuns: 1500 },
  );
});

test('beyond that it never throws, and what it returns is a codeword', () => {
  fc.assert(
    fc.property(damaged, (reception) => {
      const correction = correctErrors(reception);
      if (correction === undefined) return;
      const again = addParity(correction.message, reception.parityOctets);
      assert.equal(correctErrors({ ...reception, codeword: again, erasures: [] })?.corrected, 0);
    }),
    { seed: 6, numRuns: 1500 },
  );
});

test('one error too many is noticed', () => {
  const codeword = addParity(Uint8Array.of(1, 2, 3, 4, 5, 6), 4);
  for (const place of [0, 3, 7]) codeword[place] = (codeword[place] ?? 0) ^ 0x5a;
  assert.equal(correctErrors({ codeword, parityOctets: 4 }), undefined);
});
