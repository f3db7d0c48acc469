/** What a format has no place for is wrong usage; what it has a place for is not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { readSignOptions } from '../commands/read-sign-options.ts';
import type { WrittenSign } from '../commands/read-sign-options.ts';
import { refuseForeignWishes } from './foreign-wishes.ts';
import { planForElements } from './format-wishes.ts';
import { planSigning } from './signing-plan.ts';

const isUsage = (error: unknown) => error instanceof CliError && error.code === 'usage';

function wish(file: string, wishes: Partial<WrittenSign>): void {
  const options = readSignOptions({ revocation: 'after', ...wishes }, '/home');
  refuseForeignWishes(planForElements(planSigning([file], options), options), options);
}

const cades = { format: 'cades' } as const;
const internally = { packaging: 'internally-detached' };
const rows: readonly (readonly [file: string, Partial<WrittenSign>])[] = [
  ['a.pdf', { reason: 'ok', contact: 'x', lock: 'all', visible: true, text: ['a'] }],
  ['a.pdf', { commitment: ['proof-of-origin'], policy: '1.2', policyDigest: 'sha256:' }],
  ['a.pdf', { place: 'country=JP' }],
  ['a.xml', { ...internally, element: ['a'], parent: 'b' }],
  ['a.xml', { element: ['a'] }],
  ['a.xml', { parent: 'b', contentHints: 'x', commitment: ['https://x.example'] }],
  ['a.json', { unencoded: true, commitment: ['https://x.example'], policy: 'https://p.example' }],
  ['a.txt', { ...cades, contentHints: 'x', commitment: ['1.2.3'], policy: '1.2.3' }],
];
for (const [file, wishes] of rows) {
  test(`${file} has a place for ${JSON.stringify(wishes)}`, () => wish(file, wishes));
}

const refusals: typeof rows = [
  ['a.xml', { lock: 'all' }],
  ['a.json', { contact: 'x' }],
  ['a.txt', { ...cades, text: ['a'] }],
  ['a.pdf', { place: 'country=JP', location: 'Kyoto' }],
  ['a.pdf', { reason: 'ok', commitment: ['proof-of-origin'] }],
  ['a.pdf', { reason: 'ok', policy: '1.2' }],
  ['a.pdf', { contentHints: 'x' }],
  ['a.pdf', { element: ['a'] }],
  ['a.xml', internally],
  ['a.xml', { packaging: 'enveloping', element: ['a'] }],
  ['a.xml', { packaging: 'enveloping', parent: 'b' }],
  ['a.xml', { element: ['a'], countersign: 'S' }],
  ['a.xml', { unencoded: true }],
  ['a.json', { contentHints: 'x' }],
  ['a.txt', { ...cades, commitment: ['https://x.example'] }],
  ['a.txt', { ...cades, policy: 'https://p.example' }],
];
for (const [file, wishes] of refusals) {
  test(`${file} has none for ${JSON.stringify(wishes)}`, () => {
    assert.throws(() => wish(file, wishes), isUsage);
  });
}

test('a compact signature is B-B, and nothing else', () => {
  const level = (wishes: Partial<WrittenSign>) =>
    readSignOptions({ revocation: 'after', ...wishes }, '/home').level;
  assert.deepEqual(
    [level({}), level({ packaging: 'compact' }), level({ packaging: 'general', level: 'B-LT' })],
    ['B-T', 'B-B', 'B-LT'],
  );
  assert.equal(level({ packaging: 'compact', level: 'B-B' }), 'B-B');
  assert.throws(() => level({ packaging: 'compact', level: 'B-T' }), isUsage);
});

test('what only shows something goes with something to show', () => {
  const shows = (wishes: Partial<WrittenSign>) =>
    readSignOptions({ revocation: 'after', ...wishes }, '/home').visible !== undefined;
  assert.deepEqual(
    [shows({}), shows({ text: ['a'] }), shows({ visible: true, timezone: 'UTC', font: 'a.ttf' })],
    [false, true, true],
  );
  assert.throws(() => shows({ timezone: 'UTC' }), isUsage);
  assert.throws(() => shows({ font: 'a.ttf' }), isUsage);
});
