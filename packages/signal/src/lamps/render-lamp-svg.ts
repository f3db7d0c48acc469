/**
 * Lamps on a black panel as SVG, all dark: a page lights `[data-lamp="0"]`, `[data-lamp="1"]` … by
 * setting their `fill`, frame by frame.
 *
 * WCAG 2.2, 2.3.1 Three Flashes or Below Threshold: what flashes may together cover a quarter of 10
 * degrees of sight, which is 21,824 square CSS pixels (341 × 256 ÷ 4). The panel around the lamps
 * never changes and does not count. No scale that is drawn here can pass that limit.
 */

import { SignalError } from '../signal-error.ts';

/** In CSS pixels at scale 1. */
export interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LampPanel {
  readonly width: number;
  readonly height: number;
  readonly lamps: readonly Lamp[];
  /** SVG that never changes: marks by which a reader is held in place. */
  readonly marks?: string;
}

export const flashingAreaMax = 21_824;

/** @throws {SignalError} `flashing_area_too_large`. */
export function renderLampSvg(panel: LampPanel, scale = 1): string {
  const area = panel.lamps.reduce((sum, { width, height }) => sum + width * height, 0);
  // Written so that what is no number is refused too.
  if (!(scale > 0 && area * scale * scale <= flashingAreaMax)) {
    throw new SignalError('flashing_area_too_large');
  }
  const lamps = panel.lamps.map(
    ({ x, y, width, height }, index) =>
      `<rect data-lamp="${index}" x="${x}" y="${y}" width="${width}" height="${height}" fill="#000"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panel.width} ${panel.height}"`,
    ` width="${round(panel.width * scale)}" height="${round(panel.height * scale)}"`,
    ' shape-rendering="crispEdges" aria-hidden="true">',
    `<rect width="${panel.width}" height="${panel.height}" fill="#000"/>`,
    ...lamps,
    panel.marks ?? '',
    '</svg>',
  ].join('');
}

function round(length: number): number {
  return Math.floor(length * 100) / 100;
}
