import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { describeAppearance } from './describe-appearance.ts';
import type { AppearanceWishes } from './describe-appearance.ts';
import { readVisiblePlace } from './visible-place.ts';

const plain: AppearanceWishes = {
  visible: readVisiblePlace(''),
  image: undefined,
  text: [],
  font: undefined,
  timezone: 'UTC',
  reason: undefined,
  location: undefined,
  place: undefined,
};
const describe = (wishes: Partial<AppearanceWishes>, name = '山田 太郎') =>
  describeAppearance({ ...plain, ...wishes }, { name, signingTime: 0 });

test('words that the font can show are taken, and lines of one’s own instead of them', () => {
  assert.equal(describe({ reason: '承認', location: 'Kyōto' })?.lines, undefined);
  assert.deepEqual(describe({ text: ['一', 'two'], reason: '😀' }, '😀')?.lines, ['一', 'two']);
  assert.equal(describe({ visible: undefined, reason: '😀' }, '😀'), undefined);
});

const gaps: readonly (readonly [Partial<AppearanceWishes>, string?])[] = [
  [{ reason: 'yes 😀' }],
  [{ location: '😀' }],
  [{ place: 'locality=😀' }],
  [{ text: ['one', '😀😀'] }],
  [{}, '太郎😀'],
];
for (const [wishes, name] of gaps) {
  test(`${JSON.stringify([wishes, name])}: what the font lacks is refused by name`, () => {
    assert.throws(
      () => describe(wishes, name),
      (error) =>
        error instanceof CliError &&
        error.code === 'refused' &&
        /cannot show 😀 \(U\+1F600\): --font/.test(error.message),
    );
  });
}
