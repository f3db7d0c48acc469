import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { readVisiblePlace } from './visible-place.ts';

const corner = { corner: 'bottom_right', width: 200, height: 70 };

const understood: Readonly<Record<string, object>> = {
  '': { page: 1, place: corner },
  'page=3': { page: 3, place: corner },
  'page=last,corner=top-left': { page: 'last', place: { ...corner, corner: 'top_left' } },
  'size=10.5x20,page=2': { page: 2, place: { ...corner, width: 10.5, height: 20 } },
  'rect=36,40,236,106': { page: 1, place: { x: 36, y: 40, width: 200, height: 66 } },
  'rect=236,106,36,40,page=2': { page: 2, place: { x: 36, y: 40, width: 200, height: 66 } },
};

for (const [text, place] of Object.entries(understood)) {
  test(`"${text}" is a place`, () => {
    assert.deepEqual(readVisiblePlace(text), place);
  });
}

const refused = [
  'contract.pdf',
  'page=0',
  'page=-1',
  'page=1.5',
  'page=1,page=2',
  'page=',
  'corner=middle',
  'corner=constructor',
  'size=10',
  'size=1e9x1',
  'rect=1,2,3',
  'rect=1,2,3,4,5',
  'rect=1,2,3,x',
  'rect=1,2,3,4,size=10x10',
  'colour=red',
  'page=1 ,corner=top-left',
];

for (const text of refused) {
  test(`"${text}" is wrong usage`, () => {
    const isUsage = (error: unknown): boolean =>
      error instanceof CliError && error.code === 'usage';
    assert.throws(() => readVisiblePlace(text), isUsage);
  });
}
