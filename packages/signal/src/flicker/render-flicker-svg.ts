/**
 * Five bars for a chipTAN reader. The two marks show where the arrows of the reader go; how far they
 * are apart depends on screen and reader, so the page offers `scale` and remembers it.
 */

import type { LampPanel } from '../lamps/render-lamp-svg.ts';
import { renderLampSvg } from '../lamps/render-lamp-svg.ts';

const bar = { width: 28, height: 72 };
const pitch = 44;
const left = 14;
const top = 22;

const panel: LampPanel = {
  width: 2 * left + 4 * pitch + bar.width,
  height: 100,
  lamps: Array.from({ length: 5 }, (_, index) => ({ x: left + index * pitch, y: top, ...bar })),
  marks: [0, 4].map((index) => mark(left + index * pitch + bar.width / 2)).join(''),
};

/**
 * @param scale of 228 × 100 CSS pixels.
 * @throws {SignalError} `flashing_area_too_large` from about 1.47 on.
 */
export function renderFlickerSvg(scale = 1): string {
  return renderLampSvg(panel, scale);
}

function mark(x: number): string {
  return `<path d="M${x - 7} 4h14l-7 12z" fill="#888"/>`;
}
