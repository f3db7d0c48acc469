/**
 * A camera that looks at lamps on a screen, for tests: where they are in the picture, how large, how
 * turned; blur, noise, exposure that drifts, a hand that trembles, pictures that get lost, a rate of
 * its own and a phase of its own. A picture is the mean of what is lit while it is exposed, each
 * row a little later than the one above. Chance comes from a seed.
 */

import { seededRandom } from './seeded-random.ts';

export interface LampScene {
  /** Frames of 0 and 1, one for each lamp, shown in turn without end. */
  readonly frames: readonly string[];
  readonly frameMs: number;
  /** With a rectangle for each lamp, `data-lamp`. */
  readonly svg: string;
}

export interface Camera {
  readonly seed: number;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly seconds?: number;
  /** Width of the panel as a share of the picture's. */
  readonly size?: number;
  /** Middle of the panel as shares of the picture. */
  readonly x?: number;
  readonly y?: number;
  readonly degrees?: number;
  readonly mirrored?: boolean;
  /** Pixels on each side that run together. */
  readonly blur?: number;
  /** Grey levels. */
  readonly noise?: number;
  /** By what share the brightness swings, over three seconds. */
  readonly exposureDrift?: number;
  readonly exposureMs?: number;
  readonly rollingShutterMs?: number;
  /** Pixels. */
  readonly tremble?: number;
  /** How far the hand wanders to each side over four seconds, as a share of the picture's width. */
  readonly wander?: number;
  /** Share of pictures that get lost. */
  readonly lost?: number;
}

export interface FilmedFrame {
  readonly luminance: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly at: number;
}

const room = { dark: 18, lit: 225, wall: 120, ink: 60 };
const defaults = {
  width: 160,
  height: 120,
  framesPerSecond: 30,
  seconds: 9,
  size: 0.5,
  x: 0.5,
  y: 0.5,
  degrees: 0,
  mirrored: false,
  blur: 0,
  noise: 3,
  exposureDrift: 0,
  exposureMs: 15,
  rollingShutterMs: 10,
  tremble: 0,
  wander: 0,
  lost: 0,
};

/** What a pixel shows, if no lamp. */
const [dark, wall, ink] = [-1, -2, -3];
const lampsMax = 16;
const noiseLength = 65_521;

export function* filmLamps(scene: LampScene, camera: Camera): Generator<FilmedFrame> {
  const view = { ...defaults, ...camera };
  const random = seededRandom(view.seed);
  const map = new PixelMap(view, readPanel(scene.svg));
  const noises = Float32Array.from({ length: noiseLength }, () => 2 * (random() + random() - 1));
  const phaseMs = random() * scene.frames.length * scene.frameMs;
  const pictures = Math.floor(view.seconds * view.framesPerSecond);
  for (let picture = 0; picture < pictures; picture += 1) {
    const at = (1000 * picture) / view.framesPerSecond + random() * 3;
    const wander = view.wander * view.width * Math.sin((2 * Math.PI * at) / 4000);
    const shift = {
      x: view.tremble * (random() - 0.5) + wander,
      y: view.tremble * (random() - 0.5) + wander / 2,
    };
    const gain = 1 + view.exposureDrift * Math.sin((2 * Math.PI * at) / 3000);
    const isLost = random() < view.lost;
    if (isLost) continue;
    const levels = lampLevels(scene, view, phaseMs + at);
    const light = map.at(shift).map((place, pixel) => {
      if (place < 0) return place === wall ? room.wall : place === ink ? room.ink : room.dark;
      return levels[Math.floor(pixel / view.width) * lampsMax + place] ?? 0;
    });
    const blurred = blur(blur(light, view, 1), view, view.width);
    const grain = Math.floor(random() * noiseLength);
    const luminance = Uint8Array.from(blurred, (value, pixel) => {
      const noise = noises[(pixel + grain) % noiseLength] ?? 0;
      return Math.max(0, Math.min(255, Math.round(gain * value + view.noise * noise)));
    });
    yield { luminance, width: view.width, height: view.height, at };
  }
}

type View = typeof defaults;

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Panel {
  readonly width: number;
  readonly height: number;
  readonly lamps: readonly Rectangle[];
}

function readPanel(svg: string): Panel {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const pattern = /data-lamp="\d+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g;
  const lamps = [...svg.matchAll(pattern)].map((found) => {
    const [x = 0, y = 0, wide = 0, high = 0] = found.slice(1).map(Number);
    return { x, y, width: wide, height: high };
  });
  return { width: Number(width), height: Number(height), lamps };
}

/** @returns where a pixel lies on the panel, or undefined beside it. */
function onPanel(view: View, panel: Panel, pixel: Place): Place | undefined {
  const scale = panel.width / (view.size * view.width);
  const turn = (-view.degrees * Math.PI) / 180;
  const dx = pixel.x - view.x * view.width;
  const dy = pixel.y - view.y * view.height;
  const across = scale * (dx * Math.cos(turn) - dy * Math.sin(turn));
  const x = panel.width / 2 + (view.mirrored ? -across : across);
  const y = panel.height / 2 + scale * (dx * Math.sin(turn) + dy * Math.cos(turn));
  const isBeside = x < 0 || y < 0 || x >= panel.width || y >= panel.height;
  return isBeside ? undefined : { x, y };
}

function isInside(one: Rectangle, { x, y }: Place): boolean {
  return x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height;
}

/** Which lamp each pixel shows; worked out again only when the camera has moved. */
class PixelMap {
  readonly #view: View;
  readonly #panel: Panel;
  #shift: Place | undefined;
  #places = new Float32Array(0);

  constructor(view: View, panel: Panel) {
    this.#view = view;
    this.#panel = panel;
  }

  at(shift: Place): Float32Array {
    if (this.#shift?.x === shift.x && this.#shift.y === shift.y) return this.#places;
    this.#shift = shift;
    const { width, height } = this.#view;
    this.#places = Float32Array.from({ length: width * height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const place = onPanel(this.#view, this.#panel, { x: x + shift.x, y: y + shift.y });
      if (place === undefined) return (x * 7 + y * 3) % 23 < 5 ? ink : wall;
      const lamp = this.#panel.lamps.findIndex((one) => isInside(one, place));
      return lamp < 0 ? dark : lamp;
    });
    return this.#places;
  }
}

/** How bright each lamp is in each row of a picture. */
function lampLevels(scene: LampScene, view: View, at: number): Float32Array {
  return Float32Array.from({ length: view.height * lampsMax }, (_, index) => {
    const row = Math.floor(index / lampsMax);
    const from = at + (view.rollingShutterMs * row) / view.height;
    const share = litShare(scene, index % lampsMax, [from, view.exposureMs]);
    return room.dark + (room.lit - room.dark) * share;
  });
}

/** For how much of an exposure a lamp is lit. */
function litShare(
  scene: LampScene,
  lamp: number,
  [from, length]: readonly [number, number],
): number {
  const { frames, frameMs } = scene;
  const isLit = (at: number): number =>
    Number(frames[Math.floor(at / frameMs) % frames.length]?.[lamp] ?? 0);
  const boundary = Math.ceil(from / frameMs) * frameMs;
  const before = Math.min(1, (boundary - from) / length);
  return before * isLit(from) + (1 - before) * isLit(boundary);
}

/** A box, along rows (`stride` 1) or columns; at the edges it wraps, where nothing is. */
function blur(light: Float32Array, view: View, stride: number): Float32Array {
  if (view.blur === 0) return light;
  const { length } = light;
  return light.map((_, index) => {
    let sum = 0;
    for (let by = -view.blur; by <= view.blur; by += 1) {
      sum += light[(index + by * stride + length) % length] ?? 0;
    }
    return sum / (2 * view.blur + 1);
  });
}
