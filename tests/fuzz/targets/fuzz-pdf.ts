/**
 * PDF and PAdES. A mutant may be told intact only where every octet that was signed is at its
 * place: what the /ByteRange of the sample leaves out is all that may differ.
 */

import { Buffer } from 'node:buffer';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';
import { intactSignatures, signSample } from '../fuzz-world.ts';
import { samplePdf } from '../../worlds/sample-pdf.ts';

export const fuzzPdf: FuzzTarget = {
  name: 'pdf',
  words: [
    'startxref\n',
    'xref\n0 1\n',
    ' 0 R',
    '/Prev 0 ',
    '<<',
    '>>',
    '[',
    ']',
    'endobj\n',
    '1 0 obj\n',
    'stream\n',
    '/ByteRange [0 0 0 0]',
    '/Type /ObjStm',
    '/Filter /FlateDecode',
    '/Length 4294967296',
    '/Kids [2 0 R]',
    '%%EOF',
  ],
  samples: async () => [
    await signSample('pades', samplePdf()),
    await signSample('pades', await signSample('pades', samplePdf()), { by: 'rsa2048' }),
    await signSample('pades', samplePdf(), { level: 'B-LTA' }),
  ],
  run: async (input, sample) => {
    const intact = await intactSignatures(input, 'pades');
    if (intact.length === 0) return;
    const ranges = signedRanges(sample);
    const kept = ranges.some((range) =>
      range.every(([from, to]) => isSame(input.subarray(from, to), sample.subarray(from, to))),
    );
    expectThat(kept, 'intact although a signed octet is another');
  },
};

/** Of each signature the parts it is over. */
function signedRanges(pdf: Uint8Array): readonly (readonly (readonly [number, number])[])[] {
  const text = Buffer.from(pdf).toString('latin1');
  return [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/gu)].map((found) => {
    const [a = 0, b = 0, c = 0, d = 0] = found.slice(1).map(Number);
    return [
      [a, a + b],
      [c, c + d],
    ];
  });
}
