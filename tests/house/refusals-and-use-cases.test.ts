/**
 * Every refusal code is thrown somewhere and looked for by a test of the rule that throws it,
 * and every use case has a test in its own folder. A code that nobody throws is a promise to
 * clients that nobody keeps; one that no test looks for may change its meaning unseen.
 *
 * Words are looked for in the text of the files, as a reader would: the quoted code, the name of
 * the use case. That a test of that name proves something is for review to see.
 */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { refusalCodes } from '../../apps/server/src/domain/refusal.ts';
import { house } from './fixture-tree.ts';

const server = join(house, 'apps/server/src');
const codes = Object.keys(refusalCodes);

function textOf(patterns: readonly string[], exclude: readonly string[] = []): string {
  const files = globSync([...patterns], { cwd: server, exclude: [...exclude] });
  return files.map((file) => readFileSync(join(server, file), 'utf8')).join('\n');
}

/** A code counts when it stands in quotes; the keys of a face's table of words do not. */
function missingFrom(text: string, wanted: readonly string[]): readonly string[] {
  return wanted.filter((code) => !text.includes(`'${code}'`));
}

/** Use cases whose name no test of the same folder mentions. */
function untested(folder: string, names: readonly string[]): readonly string[] {
  const text = textOf([`${folder}/*.test.ts`, `${folder}/*.contract.ts`]);
  return names.filter((name) => !new RegExp(`\\b(make${name}|${lowerFirst(name)})\\b`).test(text));
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The threads hold the limits of what a document may cost: a rule, where it can be held. */
const rules = ['domain/**/*.ts', 'usecases/**/*.ts', 'adapters/document-threads/*.ts'];
const tests = ['**/*.test.ts', '**/*.contract.ts'];

test('every refusal code is thrown by a rule or a use case', () => {
  const sources = textOf(rules, [...tests, 'domain/refusal.ts']);
  assert.deepEqual(missingFrom(sources, codes), []);
});

test('every refusal code is looked for by a test beside the rules', () => {
  const beside = textOf(rules.map((each) => each.replace(/ts$/, 'test.ts')));
  assert.deepEqual(missingFrom(beside, codes), []);
});

test('a code that stands nowhere is found missing, and the key of a table does not count', () => {
  const text = "{ pin_lost: 'x' }, refuseUnless(fact, 'pin_wrong')";
  assert.deepEqual(missingFrom(text, ['pin_wrong', 'pin_lost']), ['pin_lost']);
});

const useCase = /^export function make([A-Z]\w+)\(/m;
for (const file of globSync('usecases/**/*.ts', { cwd: server, exclude: tests }).sort()) {
  const [, name] = useCase.exec(readFileSync(join(server, file), 'utf8')) ?? [];
  if (name === undefined) continue;
  test(`${basename(file, '.ts')} has a test in its folder`, () => {
    assert.deepEqual(untested(dirname(file), [name]), []);
  });
}

test('a use case that no test of its folder names is found', () => {
  const names = ['SignHash', 'SignHashes'];
  assert.deepEqual(untested('usecases/signatures', names), ['SignHashes']);
});
