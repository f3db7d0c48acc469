/**
 * The library of Certificate Transparency (transparency-dev/merkle, in Go) and our trees: roots,
 * inclusion and consistency proofs of trees of every size up to 300, and beside each the nearest
 * it must not believe.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { consistencyRanges, inclusionRanges, leafHash, rootOf } from '@kumoin/evidence';
import { bytesToHex, digest } from '@kumoin/pki';

const source = fileURLToPath(new URL('.', import.meta.url));
const judge = fileURLToPath(new URL('../../../../.cache/peers/judge-merkle', import.meta.url));

const skip = build();

/** @returns why it cannot be had; false: it is there. */
function build(): string | false {
  mkdirSync(dirname(judge), { recursive: true });
  const words = ['build', '-o', judge, '.'];
  const made = spawnSync('go', words, { cwd: source, encoding: 'utf8', timeout: 240_000 });
  if (made.error !== undefined) return 'go is not installed';
  return made.status === 0 ? false : `the Go module cannot be had: ${made.stderr.slice(-200)}`;
}

interface Verdict {
  readonly root: string;
  readonly included: boolean;
  readonly grown: boolean;
}

interface Question {
  readonly Leaves: readonly string[];
  readonly Position: number;
  readonly Inclusion: readonly string[];
  readonly Older: number;
  readonly Growth: readonly string[];
  readonly Root: string;
  readonly OlderRoot: string;
}

function ask(questions: readonly Question[]): readonly Verdict[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr } = spawnSync(judge, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.notEqual(stdout, '', stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

const sizes = Array.from({ length: 300 }, (_, index) => index + 1);
const leaves = sizes.map((size) => digest('sha256', Uint8Array.of(size & 255, size >> 8)));
const hashes = leaves.map((leaf) => leafHash(leaf));

/** As much of the tree as `size`, asked about a leaf and an older size that wander about. */
function questionOf(size: number): Question {
  const tree = hashes.slice(0, size);
  const position = (size * 7919) % size;
  const older = ((size * 104_729) % size) + 1;
  const ofRange = ({ start, end }: { start: number; end: number }) =>
    bytesToHex(rootOf(tree.slice(start, end)));
  return {
    Leaves: leaves.slice(0, size).map(bytesToHex),
    Position: position,
    Inclusion: inclusionRanges(position, size).map(ofRange),
    Older: older,
    Growth: consistencyRanges(older, size).map(ofRange),
    Root: ofRange({ start: 0, end: size }),
    OlderRoot: ofRange({ start: 0, end: older }),
  };
}

test('roots and proofs of 300 trees are those of Certificate Transparency', { skip }, () => {
  const questions = sizes.map(questionOf);
  for (const [index, verdict] of ask(questions).entries()) {
    const root = questions[index]?.Root;
    assert.deepEqual(verdict, { root, included: true, grown: true }, `size ${index + 1}`);
  }
});

test('with one bit of a proof or a root changed it believes none of them', { skip }, () => {
  const flip = (hex: string) => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`;
  const questions = sizes.slice(2).map(questionOf);
  const spoilt = questions.map((question) => ({
    ...question,
    Inclusion: question.Inclusion.map((hash, index) => (index === 0 ? flip(hash) : hash)),
    OlderRoot: flip(question.OlderRoot),
  }));
  for (const { included, grown } of ask(spoilt)) {
    assert.deepEqual({ included, grown }, { included: false, grown: false });
  }
});
