import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Factor } from '@kumoin/sdk';
import { waysToAgree } from './ways-to-agree.ts';

const types = {
  PIN: 'Password',
  OTP: 'Password',
  SMS: 'ChallengeResponse',
  APP: 'ChallengeResponseOOB',
};
const all = Object.entries(types).map(([id, type]) => ({ id, type }) as unknown as Factor);

const rows: readonly (readonly [string | undefined, readonly string[]])[] = [
  [undefined, ['PIN OTP SMS APP']],
  ['', ['PIN OTP SMS APP']],
  ['PIN', ['PIN', 'PIN OTP', 'PIN SMS']],
  ['PIN AND (OTP OR SMS)', ['PIN OTP', 'PIN SMS', 'PIN OTP SMS']],
  ['SMS XOR OTP XOR APP', ['OTP', 'SMS', 'APP']],
  ['PIN AND OTP OR SMS', ['SMS', 'PIN OTP', 'PIN SMS']],
  ['PIN AND', []],
  ['PIN OTP', []],
  ['(PIN', []],
  ['PIN)', []],
  ['CARD', []],
  ['NOT PIN', []],
  [`PIN${' OR PIN'.repeat(200)}`, []],
];
for (const [expression, ways] of rows) {
  test(`"${expression?.slice(0, 30)}" can be met by ${ways.slice(0, 3).join(', ') || 'nothing'}`, () => {
    const found = waysToAgree(all, expression).map((way) => way.map(({ id }) => id).join(' '));
    assert.deepEqual(found.slice(0, Math.max(ways.length, 1)), ways);
  });
}

test('more factors than anybody has are not tried', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ id: `F${index}`, type: 'Password' }));
  assert.deepEqual(waysToAgree(many as unknown as Factor[], 'F0 OR F1'), []);
});
