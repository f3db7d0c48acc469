/** The twelve lamps of the light code as SVG. */

import type { LampPanel } from '../lamps/render-lamp-svg.ts';
import { renderLampSvg } from '../lamps/render-lamp-svg.ts';
import { columns, rows } from './light-layout.ts';

const side = 34;
const pitch = 44;
/** As wide as a lamp: the camera needs black around what changes. */
const margin = 34;

const panel: LampPanel = {
  width: 2 * margin + (columns - 1) * pitch + side,
  height: 2 * margin + (rows - 1) * pitch + side,
  lamps: Array.from({ length: columns * rows }, (_, index) => ({
    x: margin + (index % columns) * pitch,
    y: margin + Math.floor(index / columns) * pitch,
    width: side,
    height: side,
  })),
};

/**
 * @param scale of 234 × 190 CSS pixels.
 * @throws {SignalError} `flashing_area_too_large` from about 1.25 on.
 */
export function renderLightSvg(scale = 1): string {
  return renderLampSvg(panel, scale);
}
