/**
 * jsQR, another reader of QR codes, reads what we draw, from the SVG itself and not from the matrix
 * it was made of; and with a part of the code covered that no parity mends, it reads nothing.
 */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { readQr, renderQrSvg } from '@kumoin/signal';
import type { Picture } from '@kumoin/signal';

type JsQr = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const jsQr = createRequire(import.meta.url)('jsqr') as JsQr;

/** Draws the squares of our SVG: white, and for each `M x y h1v1h-1z` a dark one. */
function paint(svg: string): Picture & { readonly data: Uint8ClampedArray } {
  const side = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const modules = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const size = side / modules;
  const data = new Uint8ClampedArray(4 * side * side).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = Number(y) * size; row < (Number(y) + 1) * size; row += 1) {
      const start = row * side + Number(x) * size;
      for (let at = start; at < start + size; at += 1) data.set([0, 0, 0], 4 * at);
    }
  }
  return { data, width: side, height: side };
}

const texts = [
  'a',
  `https://sign.example/authenticator/#tx=${'Aa0_-'.repeat(60)}`,
  '振込 山田太郎様 ￥1,234,567',
  'x'.repeat(990),
];

for (const text of texts) {
  test(`both readers read ${text.length} characters from ${text.slice(0, 12)}`, () => {
    const { data, width, height } = paint(renderQrSvg(text));
    assert.equal(jsQr(data, width, height)?.data, text);
    assert.equal(readQr({ data, width, height }), text);
  });
}

test('neither reads a code whose half is covered', () => {
  const { data, width, height } = paint(renderQrSvg(texts[1] ?? ''));
  data.fill(255, data.length / 2);
  assert.equal(jsQr(data, width, height), null);
  assert.equal(readQr({ data, width, height }), undefined);
});
