/**
 * `oath` from PyPI, written by others in another language, and our OCRA: ten thousand random suites
 * and inputs. What cannot be asked, and why, stands in `ocra-cases.ts`; how much it was is printed.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installPythonPeer } from '../install-python-peer.ts';
import { drawCase } from './ocra-cases.ts';
import type { OcraCase } from './ocra-cases.ts';

const casesWanted = 10_000;
const installed = await installPythonPeer('oath');
const python = 'python' in installed ? installed.python : '';
const skip = 'missing' in installed ? installed.missing : false;
const script = fileURLToPath(new URL('compute_ocra.py', import.meta.url));

interface Answers {
  readonly version: string;
  readonly responses: readonly string[];
}

function ask(cases: readonly OcraCase[]): Answers {
  const { stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify(cases.map(({ asked }) => asked)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Answers;
}

function drawCases(): { cases: OcraCase[]; leftOut: number } {
  const cases: OcraCase[] = [];
  let leftOut = 0;
  while (cases.length < casesWanted) {
    const drawn = drawCase();
    if (drawn === undefined) leftOut += 1;
    else cases.push(drawn);
  }
  return { cases, leftOut };
}

test('oath and we agree on ten thousand random suites and inputs', { skip }, (t) => {
  const { cases, leftOut } = drawCases();
  const { version, responses } = ask(cases);
  for (const [index, { asked, ours }] of cases.entries()) {
    assert.equal(responses[index], ours, JSON.stringify(asked));
  }
  const suites = new Set(cases.map(({ asked }) => asked['suite'])).size;
  const counts = Object.entries(Object.groupBy(cases, ({ kind }) => kind));
  const kinds = counts.map(([kind, group]) => `${group.length} ${kind}`).join(', ');
  t.diagnostic(`oath ${version}: ${cases.length} cases of ${suites} suites agree (${kinds})`);
  t.diagnostic(`${leftOut} more could not be asked: two questions that are no text, or no room`);
  assert.ok(leftOut < casesWanted / 2);
});

test('oath tells our response from one to another input', { skip }, () => {
  const { cases } = drawCases();
  const plain = cases
    .filter(({ kind, ours }) => kind === 'plain' && ours.length >= 6)
    .slice(0, 500);
  const changed = plain.map(({ asked, ...rest }) => {
    const key = String(asked['key']);
    const first = key.startsWith('0') ? '1' : '0';
    return { ...rest, asked: { ...asked, key: first + key.slice(1) } };
  });
  const { responses } = ask(changed);
  const same = responses.filter((response, index) => response === plain[index]?.ours).length;
  // By chance one in a million each.
  assert.ok(same <= 1, `${same}`);
});
