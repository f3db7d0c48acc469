/** What a caller says about its trace: read when it is well formed, otherwise as if it were not there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTraceParent } from './trace-parent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('a header of the first version names trace, step and whether it is kept', () => {
  const sampled = readTraceParent(`00-${traceId}-${spanId}-01`);
  assert.deepEqual(sampled, { traceId, spanId, sampled: true });
  assert.equal(readTraceParent(`00-${traceId}-${spanId}-00`)?.sampled, false);
  assert.equal(readTraceParent(`01-${traceId}-${spanId}-01-more`)?.traceId, traceId);
});

for (const [why, header] of [
  ['none', undefined],
  ['twice', [`00-${traceId}-${spanId}-01`]],
  ['of no version', `ff-${traceId}-${spanId}-01`],
  ['with more than its version has', `00-${traceId}-${spanId}-01-more`],
  ['in capitals', `00-${traceId.toUpperCase()}-${spanId}-01`],
  ['a digit short', `00-${traceId.slice(1)}-${spanId}-01`],
  ['of no trace', `00-${'0'.repeat(32)}-${spanId}-01`],
  ['of no step', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['with a line break', `00-${traceId}-${spanId}-01\n`],
] as const) {
  test(`a header ${why} is as if it were not there`, () => {
    assert.equal(readTraceParent(header), undefined);
  });
}
