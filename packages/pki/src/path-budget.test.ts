/** What a run of path building may cost, counted in verifications and steps. */

import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import { parseCertificate } from './parse-certificate.ts';
import { PathBudget } from './path-budget.ts';
import { validatePath } from './validate-path.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePkiWorld({ at });
const [root, issuing, signer] = (['root', 'issuing', 'rsa2048'] as const).map((name) =>
  parseCertificate(world.certificate(name)),
);
assert.ok(root && issuing && signer);
const question = { certificate: signer, intermediates: [issuing], anchors: [root], at };

describe('a budget of path building', () => {
  test('verifies a link that fails once, and one that holds as often as it is asked', () => {
    const budget = new PathBudget();
    let asked = 0;
    const says = (answer: boolean) => () => {
      asked += 1;
      return answer;
    };
    for (let time = 0; time < 5; time += 1) {
      assert.equal(budget.holds(signer, root, says(false)), false);
    }
    assert.equal(asked, 1);
    assert.equal(budget.holds(signer, issuing, says(true)), true);
    assert.equal(asked, 2);
  });

  test('is not touched by paths that are there, however many are asked for', () => {
    const budget = new PathBudget();
    const { left } = budget;
    for (let time = 0; time < 50; time += 1) {
      assert.equal(validatePath({ ...question, budget }).valid, true);
    }
    assert.equal(budget.left, left);
  });

  test('spent, nothing is searched any more, and it is said why', () => {
    const budget = new PathBudget();
    budget.spend(budget.left - 2);
    assert.equal(validatePath({ ...question, budget }).valid, true);
    budget.spend(1);
    const conclusion = validatePath({ ...question, budget });
    assert.ok(!conclusion.valid && conclusion.reason === 'path_too_complex');
    // One that is an anchor itself needs no step.
    assert.equal(validatePath({ ...question, certificate: root, budget }).valid, true);
  });

  test('is spent by steps that lead nowhere', () => {
    const budget = new PathBudget();
    const { left } = budget;
    const nowhere = { ...question, anchors: [], budget };
    assert.equal(validatePath(nowhere).valid, false);
    assert.equal(budget.left, left - 1);
  });
});
