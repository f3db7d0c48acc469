/** A round seal as a PNG with soft edges (PNG, third edition): colour and transparency. */

import { crc32, deflateSync } from 'node:zlib';

export function roundSealPng(side: number): Uint8Array {
  const rows: number[] = [];
  for (let y = 0; y < side; y += 1) {
    rows.push(0);
    for (let x = 0; x < side; x += 1) {
      const distance = Math.hypot(x - side / 2, y - side / 2) / (side / 2);
      rows.push(190, 30, 30, Math.max(0, Math.round(255 * (1 - distance))));
    }
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, side);
  header.setUint32(4, side);
  header.setUint8(8, 8);
  header.setUint8(9, 6);
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', new Uint8Array(header.buffer)),
    ...chunk('IDAT', deflateSync(Uint8Array.from(rows))),
    ...chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): number[] {
  const named = Uint8Array.from([...new TextEncoder().encode(type), ...content]);
  return [...bigEndian(content.length), ...named, ...bigEndian(crc32(named))];
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}
