/** Expressions over factors: how they are read, what meets them, and what is none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../refusal.ts';
import { formatExpression, idsOf, isMet, parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';

const ids = ['A', 'B', 'C', 'E'];

/** Every set of ids that is a yes, as one word each. */
function yesesOf(text: string, own = ids): readonly string[] {
  const expression = parseExpression(text, own);
  const subsets = own.reduce<string[][]>(
    (all, id) => [...all, ...all.map((s) => [...s, id])],
    [[]],
  );
  return subsets.filter((set) => isMet(expression, new Set(set))).map((set) => set.join(''));
}

const rows: readonly (readonly [text: string, yeses: readonly string[]])[] = [
  ['A', ['A']],
  [' ( ( A ) ) ', ['A']],
  ['A AND B', ['AB']],
  ['A OR B', ['A', 'B', 'AB']],
  ['A XOR B', ['A', 'B']],
  ['A XOR B XOR C', ['A', 'B', 'C']],
  ['A AND B OR C', ['AB', 'C', 'AC', 'BC', 'ABC']],
  ['A OR B AND C', ['A', 'AB', 'AC', 'BC', 'ABC']],
  ['A AND B XOR C', ['AB', 'C', 'AC', 'BC']],
  ['A XOR B AND C', ['A', 'AB', 'AC', 'BC']],
  ['A XOR B OR C', ['A', 'B', 'C', 'AC', 'BC', 'ABC']],
  ['A OR B XOR C', ['A', 'B', 'AB', 'C', 'AC', 'ABC']],
  ['A AND (B OR C)', ['AB', 'AC', 'ABC']],
  ['(A OR B) AND C', ['AC', 'BC', 'ABC']],
  ['A AND(B)', ['AB']],
  ['A XOR A', []],
];

for (const [text, yeses] of rows) {
  test(`"${text}" is met by [${yeses}] alone`, () => {
    const own = ids.filter((id) => text.includes(id));
    assert.deepEqual(yesesOf(text, own), yeses);
    assert.deepEqual(yesesOf(formatExpression(parseExpression(text, own)), own), yeses);
  });
}

for (const text of [
  '',
  ' ',
  'AND',
  'A AND',
  'AND A',
  'A B',
  'A AND OR B',
  'A NOT B',
  'a',
  'Z',
  'A and B',
  '(A',
  'A)',
  '()',
  'A AND ()',
  ')A(',
  'AAND B',
  'A ANDB',
  'A && B',
  'A AND B;',
  `${'('.repeat(9)}A${')'.repeat(9)}`,
  `A${' '.repeat(255)}`,
]) {
  test(`"${text.slice(0, 30)}" is no expression`, () => {
    assert.throws(
      () => parseExpression(text, ids),
      (error) => error instanceof Refusal && error.code === 'expression_malformed',
    );
  });
}

test('eight parentheses deep and 255 characters long is read', () => {
  assert.ok(parseExpression(`${'('.repeat(8)}A${')'.repeat(8)}`, ids));
  assert.ok(parseExpression(`A${' '.repeat(254)}`, ids));
});

test('of ids that begin alike the longest is read, with its spaces', () => {
  const tokens = parseExpression('PIN AND (OCRA OR DEVICE)', ['PIN', 'OCRA', 'DEVICE']);
  assert.deepEqual(idsOf(tokens), new Set(['PIN', 'OCRA', 'DEVICE']));
  const own = ['PIN', 'PINPAGE', 'fallback question', 'fallback'];
  assert.deepEqual(idsOf(parseExpression('PINPAGE OR PIN', own)), new Set(['PINPAGE', 'PIN']));
  const spoken = parseExpression('fallback question AND PIN', own);
  assert.deepEqual(idsOf(spoken), new Set(['fallback question', 'PIN']));
});

const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record(
      { operator: fc.constant('id' as const), id: fc.constantFrom(...ids) },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        operator: fc.constantFrom('AND' as const, 'OR' as const, 'XOR' as const),
        operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
      },
      { noNullPrototype: true },
    ),
  ),
})).tree;

const anySet = fc.subarray(ids).map((own) => new Set(own));

test('what is written is read as the same expression', () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const text = formatExpression(expression);
      fc.pre(text.length <= 255);
      assert.deepEqual(parseExpression(text, ids), expression);
    }),
  );
});

test('nothing at all meets no expression, and one of AND and OR is met by everything', () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      assert.equal(isMet(expression, new Set()), false);
      if (!formatExpression(expression).includes('XOR')) {
        assert.equal(isMet(expression, new Set(ids)), true);
      }
    }),
  );
});

test('what does not occur in an expression changes nothing', () => {
  fc.assert(
    fc.property(anyExpression, anySet, (expression, given) => {
      const known = new Set([...given].filter((id) => idsOf(expression).has(id)));
      assert.equal(isMet(expression, given), isMet(expression, known));
    }),
  );
});

test('any text is read as an expression or refused', () => {
  const word = fc.constantFrom(
    'A',
    'B',
    'AND',
    'OR',
    'XOR',
    '(',
    ')',
    ' ',
    'x',
    '\u0000',
    '\ud800',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 60 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseExpression(given, ids);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.code === 'expression_malformed');
      }
    }),
  );
});
