/**
 * The icon of the authenticator as PNG (ISO/IEC 15948), for systems that take no SVG: a white ring,
 * the edge of a seal, around a tick. Drawn by distance to the shapes, so that edges are smooth at
 * every size; `styles/icon.svg` of the app is the same drawing.
 */

import { crc32, deflateSync } from 'node:zlib';

type Point = readonly [x: number, y: number];

const ground = [0x1d, 0x45, 0x80] as const;
const ink = [0xff, 0xff, 0xff] as const;
/** In units of the whole picture. */
const ring = { centre: [0.5, 0.5] as Point, radius: 0.3, width: 0.05 };
const tick: readonly Point[] = [
  [0.37, 0.51],
  [0.465, 0.605],
  [0.64, 0.41],
];
const tickWidth = 0.06;

export function drawIcon(size: number): Uint8Array {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const share = inkAt([(x + 0.5) / size, (y + 0.5) / size], size);
      const at = y * (1 + size * 3) + 1 + x * 3;
      for (let i = 0; i < 3; i += 1) {
        const [from = 0, to = 0] = [ground[i], ink[i]];
        rows[at + i] = Math.round(from + (to - from) * share);
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, red green blue.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')];
  return Buffer.concat([signature, ...parts]);
}

/** @returns 0 for ground, 1 for ink, between them on an edge. */
function inkAt(point: Point, size: number): number {
  const fromRing = Math.abs(distance(point, ring.centre) - ring.radius) - ring.width / 2;
  const legs = tick.slice(1).map((end, i) => toLine(point, tick[i] ?? end, end));
  const nearest = Math.min(fromRing, ...legs.map((leg) => leg - tickWidth / 2));
  return Math.min(1, Math.max(0, 0.5 - nearest * size));
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

function toLine(point: Point, from: Point, to: Point): number {
  const along = [to[0] - from[0], to[1] - from[1]] as const;
  const length = along[0] ** 2 + along[1] ** 2;
  const part = ((point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1]) / length;
  const at = Math.min(1, Math.max(0, part));
  return distance(point, [from[0] + at * along[0], from[1] + at * along[1]]);
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4 + body.length + 4);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}
