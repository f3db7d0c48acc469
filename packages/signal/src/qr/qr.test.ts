import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalError } from '../signal-error.ts';
import { readQr } from './read-qr.ts';
import { qrOctetsMax, renderQrSvg } from './render-qr-svg.ts';

const refused = (code: string) => (error: unknown) =>
  error instanceof SignalError && error.code === code;

test('a module has four CSS pixels at least, and four modules around stay white', () => {
  for (const pixels of [undefined, 1, 6]) {
    const svg = renderQrSvg('https://sign.example/', pixels);
    const modules = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
    assert.equal(Number(/ width="(\d+)"/.exec(svg)?.[1]), modules * Math.max(4, pixels ?? 4));
    const places = [...svg.matchAll(/M(\d+) (\d+)h1/g)].flatMap(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    assert.equal(Math.min(...places), 4);
    assert.equal(Math.max(...places), modules - 5);
  }
});

test('the longest text fits, one octet more does not, whatever the characters', () => {
  const side = Number(/viewBox="0 0 (\d+) /.exec(renderQrSvg('~'.repeat(qrOctetsMax)))?.[1]);
  assert.ok(side <= 117 + 8);
  assert.throws(() => renderQrSvg('~'.repeat(qrOctetsMax + 1)), refused('payload_too_long'));
  assert.throws(() => renderQrSvg('円'.repeat(331)), refused('payload_too_long'));
  assert.throws(() => renderQrSvg(''), refused('payload_empty'));
});

test('a text cannot leave the drawing', () => {
  assert.ok(!renderQrSvg('"/><script>').includes('script'));
});

test('a picture without a code gives nothing, a picture that is none is refused', () => {
  const noise = Uint8Array.from({ length: 4 * 64 * 64 }, (_, index) => (index * 7919) & 0xff);
  assert.equal(readQr({ data: noise, width: 64, height: 64 }), undefined);
  assert.throws(() => readQr({ data: noise, width: 64, height: 63 }), refused('picture_malformed'));
  assert.throws(() => readQr({ data: noise, width: 0, height: 0 }), refused('picture_malformed'));
  const endless = { data: noise, width: Number.NaN, height: 64 };
  assert.throws(() => readQr(endless), refused('picture_malformed'));
});
