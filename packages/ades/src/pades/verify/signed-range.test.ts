import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const signed = world.sign(samplePdf());
const text = Buffer.from(signed).toString('latin1');

/** The same file with one piece of it spelt differently, length and offsets kept. */
function respelt(from: string | RegExp, to: (found: string) => string): Uint8Array {
  const changed = text.replace(from, (found) => to(found).padEnd(found.length));
  assert.notEqual(changed, text);
  assert.equal(changed.length, text.length);
  return new Uint8Array(Buffer.from(changed, 'latin1'));
}

const byteRange = /(?<=ByteRange )\[0 \d+ \d+ \d+ *\]/;
const [, gapStart = 0, gapEnd = 0, rest = 0] = (byteRange.exec(text)?.[0] ?? '')
  .slice(1, -1)
  .trim()
  .split(/ +/)
  .map(Number);
const withRange = (...numbers: readonly (number | string)[]) =>
  respelt(byteRange, (found) => `[${numbers.join(' ').padEnd(found.length - 2)}]`);

const cases: readonly (readonly [string, Uint8Array, string])[] = [
  ['does not start at 0', withRange(1, gapStart - 1, gapEnd, rest), 'byte_range_not_from_start'],
  ['has three numbers', withRange(0, gapStart, gapEnd), 'byte_range_malformed'],
  ['has a fraction', withRange(0, gapStart, gapEnd, `${rest}.5`), 'byte_range_malformed'],
  ['has a negative number', withRange(0, gapStart, gapEnd, -rest), 'byte_range_malformed'],
  ['goes backwards', withRange(0, gapEnd, gapStart, rest), 'byte_range_overlaps'],
  ['ends beyond the file', withRange(0, gapStart, gapEnd, rest + 1), 'byte_range_beyond_end'],
  [
    'leaves the last line out',
    withRange(0, gapStart, gapEnd, rest - 9),
    'byte_range_ends_within_revision',
  ],
  [
    'leaves out more than /Contents',
    withRange(0, gapStart - 1, gapEnd, rest),
    'contents_not_hexadecimal',
  ],
  [
    'leaves out less than /Contents',
    withRange(0, gapStart, gapEnd - 1, rest + 1),
    'contents_not_hexadecimal',
  ],
  ['is missing', respelt('/ByteRange', () => '/ByteRangf'), 'byte_range_missing'],
  [
    'leaves out a token with white space in it',
    respelt(/(?<=[0-9a-f]{100})[0-9a-f]{2}>/, () => ' 0>'),
    'contents_not_hexadecimal',
  ],
];
for (const [what, pdf, fault] of cases) {
  test(`fails a signature whose range ${what}`, () => {
    const report = world.report(pdf);
    assert.equal(report.indication, 'TOTAL_FAILED');
    assert.equal(report.coverage, 'unclear');
    assert.ok(report.reasons.includes(fault), report.reasons.join());
  });
}

test('fails a range that leaves out another token than its own /Contents', () => {
  // The attacker keeps the old bytes as they are and refers to them from a new dictionary.
  const twice = Buffer.from(world.sign(signed, { signer: 'p384' })).toString('latin1');
  const second = twice.lastIndexOf('/ByteRange');
  const forged =
    twice.slice(0, second) +
    twice
      .slice(second)
      .replace(
        byteRange,
        (found) =>
          `[${`0 ${gapStart} ${gapEnd} ${twice.length - gapEnd}`.padEnd(found.length - 2)}]`,
      );
  const report = world.report(new Uint8Array(Buffer.from(forged, 'latin1')), 1);
  assert.equal(report.indication, 'TOTAL_FAILED');
  assert.deepEqual(report.reasons.slice(0, 1), ['contents_not_the_gap']);
});

test('takes a file that somebody ended with another line break', () => {
  const pdf = new Uint8Array(Buffer.concat([signed, Buffer.from('\r\n')]));
  const report = world.report(pdf);
  assert.deepEqual([report.indication, report.coverage], ['TOTAL_PASSED', 'entire_revision']);
});
