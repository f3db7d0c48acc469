import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeBox } from './place-box.ts';
import type { PageGeometry } from './place-box.ts';

const cropBox = [20, 30, 420, 330] as const;

const corners: readonly [PageGeometry['rotate'], readonly number[]][] = [
  [0, [30, 35, 130, 75]],
  [90, [375, 40, 415, 140]],
  [180, [310, 285, 410, 325]],
  [270, [25, 220, 65, 320]],
];
for (const [rotate, rect] of corners) {
  test(`finds the lower left corner as seen on a page turned by ${rotate}`, () => {
    const placed = placeBox({ x: 10, y: 5, width: 100, height: 40 }, { cropBox, rotate });
    assert.deepEqual(placed.rect, rect);
  });

  test(`turns the appearance upright, into its own quadrant, on a page turned by ${rotate}`, () => {
    const { matrix } = placeBox({ x: 10, y: 5, width: 100, height: 40 }, { cropBox, rotate });
    const [a, b, c, d, e, f] = matrix;
    const xs = [e, a * 100 + e, c * 40 + e, a * 100 + c * 40 + e];
    const ys = [f, b * 100 + f, d * 40 + f, b * 100 + d * 40 + f];
    assert.equal(Math.min(...xs), 0);
    assert.equal(Math.min(...ys), 0);
    assert.equal(Math.max(...xs), rotate % 180 === 0 ? 100 : 40);
  });
}

test('puts a corner preset a margin away from both edges', () => {
  const placed = placeBox(
    { corner: 'top_right', width: 100, height: 40, margin: 10 },
    { cropBox, rotate: 0 },
  );
  assert.deepEqual(placed.rect, [310, 280, 410, 320]);
});

test('takes a box that just fills the page, and refuses one a point larger', () => {
  const page = { cropBox, rotate: 90 } as const;
  placeBox({ x: 0, y: 0, width: 300, height: 400 }, page);
  assert.throws(() => placeBox({ x: 0, y: 0, width: 301, height: 400 }, page), {
    code: 'appearance_misplaced',
  });
});

test('refuses a box without extent, or with no number for one', () => {
  for (const width of [0, -10, Number.NaN, Number.POSITIVE_INFINITY]) {
    const place = () => placeBox({ x: 0, y: 0, width, height: 40 }, { cropBox, rotate: 0 });
    assert.throws(place, { code: 'appearance_misplaced' });
  }
});
