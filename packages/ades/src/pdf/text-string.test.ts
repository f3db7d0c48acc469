import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodePdfDoc, readTextString, textString } from './text-string.ts';

test('writes Latin text as PDFDocEncoding, and Japanese as UTF-16BE with a mark', () => {
  assert.deepEqual([...textString('Aé€').bytes], [0x41, 0xe9, 0xa0]);
  assert.deepEqual([...textString('雲').bytes], [0xfe, 0xff, 0x96, 0xf2]);
});

test('writes text that would read as a byte order mark as UTF-16BE', () => {
  assert.equal(encodePdfDoc('þÿ'), undefined);
  assert.equal(readTextString(textString('þÿ').bytes), 'þÿ');
});

test('reads back whatever text it wrote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(readTextString(textString(text).bytes), text);
    }),
  );
});

test('reads UTF-8 and little-endian UTF-16 that others write', () => {
  assert.equal(readTextString(Uint8Array.of(0xef, 0xbb, 0xbf, 0xe9, 0x9b, 0xb2)), '雲');
  assert.equal(readTextString(Uint8Array.of(0xff, 0xfe, 0xf2, 0x96)), '雲');
});

test('reads a byte without meaning as the replacement character', () => {
  assert.equal(readTextString(Uint8Array.of(0x41, 0x9f)), 'A\ufffd');
});
