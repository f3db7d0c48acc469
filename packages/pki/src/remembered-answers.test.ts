import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RememberedAnswers } from './remembered-answers.ts';

/** A memory, and how often somebody had to be asked. */
function counted(answers = new RememberedAnswers()) {
  let asked = 0;
  const answer = (name: string, right: boolean): boolean =>
    answers.answer(name, () => {
      asked += 1;
      return right;
    });
  return { answer, answers, asked: () => asked };
}

describe('remembered answers', () => {
  test('a yes and a no are asked for once', () => {
    const { answer, asked } = counted();
    for (let time = 0; time < 3; time += 1) {
      assert.equal(answer('right', true), true);
      assert.equal(answer('wrong', false), false);
    }
    assert.equal(asked(), 2);
  });

  test('are bounded, and however many are wrong, no right one is forgotten for them', () => {
    const { answer, answers, asked } = counted();
    assert.equal(answer('right', true), true);
    for (let number = 0; number < 20_000; number += 1) answer(`wrong ${number}`, false);
    assert.ok(answers.size < 6000, `${answers.size} are kept`);
    const before = asked();
    assert.equal(answer('right', true), true);
    assert.equal(answer('wrong 19999', false), false);
    assert.equal(asked(), before);
    // The one unused for longest is forgotten, and asked for anew.
    answer('wrong 0', false);
    assert.equal(asked(), before + 1);
  });
});
