/**
 * How bright each of the twelve lamps is in a picture, measured against its own corners: 1 for as
 * lit as the lit ones, -1 for as dark as the dark ones.
 */

import type { CameraFrame } from './camera-frame.ts';
import type { Corners, Point } from './light-finder.ts';
import { columns, cornerLamps, dataLamps, rows } from './light-layout.ts';

/** Of the distance between two lamps, how far around its middle one is measured. */
const reach = 0.2;
/** Corners of one kind may differ by this share of what they differ from the others. */
const unevenMax = 0.5;

export interface LampSample {
  /** Whether the first and third corner are the lit ones. */
  readonly isEven: boolean;
  /** Grey levels between lit and dark. */
  readonly contrast: number;
  /** The same, less what the corners of one kind differ by. */
  readonly clarity: number;
  /** For the bits 7 to 0. */
  readonly bits: readonly number[];
}

/** @returns undefined if the corners say that this is no code, or one that is just changing. */
export function sampleLamps(frame: CameraFrame, corners: Corners): LampSample | undefined {
  const radius = Math.max(0, Math.round(reach * pitchOf(corners)));
  const lamps = Array.from({ length: columns * rows }, (_, lamp) =>
    meanAround(frame, lampMiddle(corners, lamp), radius),
  );
  const [a = 0, b = 0, c = 0, d = 0] = cornerLamps.map((lamp) => lamps[lamp]);
  const swing = (a + c - b - d) / 2;
  const contrast = Math.abs(swing);
  const uneven = Math.max(Math.abs(a - c), Math.abs(b - d));
  if (!(uneven < unevenMax * contrast)) return undefined;
  const level = (a + b + c + d) / 4;
  const bits = dataLamps.map((lamp) => {
    const bit = (2 * ((lamps[lamp] ?? 0) - level)) / contrast;
    return Math.max(-1, Math.min(1, bit));
  });
  return { isEven: swing > 0, contrast, clarity: contrast - uneven, bits };
}

/** How many pixels are from one lamp to the next. */
export function pitchOf([first, second]: Corners): number {
  return Math.hypot(first.x - second.x, first.y - second.y) / (columns - 1);
}

function lampMiddle([p, q, r, s]: Corners, lamp: number): Point {
  const u = (lamp % columns) / (columns - 1);
  const v = Math.floor(lamp / columns) / (rows - 1);
  const mix = (axis: 'x' | 'y'): number =>
    (1 - v) * ((1 - u) * p[axis] + u * q[axis]) + v * ((1 - u) * s[axis] + u * r[axis]);
  return { x: mix('x'), y: mix('y') };
}

function meanAround({ luminance, width }: CameraFrame, { x, y }: Point, radius: number): number {
  const left = Math.round(x) - radius;
  const top = Math.round(y) - radius;
  const side = 2 * radius + 1;
  let sum = 0;
  for (let row = 0; row < side; row += 1) {
    const start = (top + row) * width + left;
    for (let column = 0; column < side; column += 1) sum += luminance[start + column] ?? 0;
  }
  return sum / (side * side);
}
