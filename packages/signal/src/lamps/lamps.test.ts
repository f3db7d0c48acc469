import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFlickerSvg } from '../flicker/render-flicker-svg.ts';
import { encodeLightCode } from '../light/encode-light-code.ts';
import { renderLightSvg } from '../light/render-light-svg.ts';
import { SignalError } from '../signal-error.ts';
import { flashingAreaMax } from './render-lamp-svg.ts';

const tooLarge = (error: unknown): boolean =>
  error instanceof SignalError && error.code === 'flashing_area_too_large';

/** What the drawing itself says, in CSS pixels: its own size, and the area that may flash. */
function measure(svg: string): { width: number; height: number; flashing: number; lamps: number } {
  const number = (pattern: RegExp): number => Number(pattern.exec(svg)?.[1]);
  const width = number(/<svg[^>]* width="([\d.]+)"/);
  const scale = width / number(/viewBox="0 0 (\d+) /);
  const lamps = [...svg.matchAll(/data-lamp[^>]*? width="(\d+)" height="(\d+)"/g)];
  const area = lamps.reduce((sum, [, w, h]) => sum + Number(w) * Number(h), 0);
  const flashing = area * scale * scale;
  return { width, height: number(/<svg[^>]* height="([\d.]+)"/), flashing, lamps: lamps.length };
}

test('WCAG 2.3.1: what flashes is below a quarter of 10 degrees, as drawn', () => {
  assert.equal(flashingAreaMax, (341 * 256) / 4);
  assert.deepEqual(measure(renderFlickerSvg()), {
    width: 232,
    height: 100,
    flashing: 10_080,
    lamps: 5,
  });
  assert.deepEqual(measure(renderLightSvg()), {
    width: 234,
    height: 190,
    flashing: 13_872,
    lamps: 12,
  });
});

test('WCAG 2.3.1: the largest scale stays below, one hundredth more is refused', () => {
  for (const [render, largest] of [
    [renderFlickerSvg, 1.47],
    [renderLightSvg, 1.25],
  ] as const) {
    const { flashing } = measure(render(largest));
    assert.ok(flashing <= flashingAreaMax && flashing > 0.97 * flashingAreaMax);
    assert.throws(() => render(largest + 0.01), tooLarge);
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => render(scale), tooLarge);
    }
  }
});

test('WCAG 2.3.2: no lamp of the light code flashes more than three times in any second', () => {
  for (const octet of [0x00, 0x55, 0xff]) {
    const { frames, frameMs } = encodeLightCode(new Uint8Array(16).fill(octet));
    const shown = [...frames, ...frames];
    const changesASecond = Math.ceil(1000 / frameMs);
    // A flash is two changes; lamps change together or not at all.
    assert.ok(changesASecond / 2 <= 3);
    assert.ok(shown.every((frame) => /^[01]{12}$/.test(frame)));
  }
});

test('the clock of the light code changes with every frame, also from the last to the first', () => {
  for (const length of [1, 2, 15, 16, 48]) {
    const { frames, frameMs } = encodeLightCode(new Uint8Array(length));
    const corners = frames.map((frame) => [0, 3, 8, 11].map((lamp) => frame[lamp]).join(''));
    corners.forEach((corner, index) => {
      assert.equal(corner, index % 2 === 0 ? '1001' : '0110');
    });
    assert.equal(frames.length % 2, 0);
    if (length === 16) assert.ok(frames.length * frameMs < 8000, 'a pass takes less than 8 s');
  }
});
