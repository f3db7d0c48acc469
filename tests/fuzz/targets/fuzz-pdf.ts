/**
 * PDF and PAdES. A mutant may be told intact only where every octet that was signed is at its
 * place: what the /ByteRange of the sample leaves out is all that may differ. And whoever scans
 * the mutant for its contents instead of going by its cross-references must find the same.
 */

import { Buffer } from 'node:buffer';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';
import { intactSignatures, signSample } from '../fuzz-world.ts';
import {
  appendStream,
  appendTable,
  writtenObject,
  writtenObjectStream,
} from '../../worlds/crafted-update.ts';
import type { TableUpdate } from '../../worlds/crafted-update.ts';
import { plainObjects, samplePdf } from '../../worlds/sample-pdf.ts';

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
    '%%EOF\n',
    '4 0 obj\n<< /Length 1 >>\nstream\nf\nendstream\nendobj\n',
    '%4 0 obj\n',
    '4 1\n0000000009 00000 n \n',
    'trailer\n<< /Size 99 /Root 1 0 R /Prev 9 >>\n',
    '/Root 9 0 R',
    '/Type /XRef',
    '/Index [4 1 4 1]',
  ],
  samples: async () => [
    await signSample('pades', samplePdf()),
    await signSample('pades', await signSample('pades', samplePdf()), { by: 'rsa2048' }),
    await signSample('pades', samplePdf(), { level: 'B-LTA' }),
    ...updatedLater(await signSample('pades', samplePdf())),
  ],
  run: async (input, sample) => {
    const intact = await intactSignatures(input, 'pades');
    if (intact.length === 0) return;
    const ranges = signedRanges(sample);
    const kept = ranges.some((range) =>
      range.every(([from, to]) => isSame(input.subarray(from, to), sample.subarray(from, to))),
    );
    expectThat(kept, 'intact although a signed octet is another');
    expectThat(scannedContents(input).includes(painted), 'intact although a scan finds another');
  },
};

const contents = plainObjects[4] ?? '';
const painted = '0 0 1 rg 10 10 50 20 re f';

/** Updates that change nothing, and some that do for readers of one kind: one octet may do it. */
function updatedLater(signed: Uint8Array): readonly Uint8Array[] {
  const honest = writtenObject(4, contents);
  const evil = honest.replace('0 0 1 rg', '1 0 0 rg');
  const rows: TableUpdate['rows'] = ([at = 0]) => [{ number: 4, offset: at }];
  const twofold: TableUpdate['rows'] = ([one = 0, other = 0]) => [
    { number: 4, offset: one },
    { number: 4, offset: other },
  ];
  return [
    appendTable(signed, { pieces: [honest], rows }),
    appendStream(signed, {
      pieces: [honest, writtenObjectStream(90, [[91, '(held)']])],
      rows: ([at = 0, container = 0]) => [
        { number: 4, type: 1, fields: [at, 0] },
        { number: 90, type: 1, fields: [container, 0] },
        { number: 91, type: 2, fields: [90, 0] },
      ],
      number: 92,
      trailer: (usual) => usual.replace(/\/Size \d+/u, '/Size 93'),
    }),
    appendTable(signed, { pieces: [honest, evil], rows }),
    appendTable(signed, { pieces: [honest, evil], rows: twofold }),
    appendTable(signed, { pieces: [honest], rows, closing: hiddenClosing(evil) }),
  ];
}

const hiddenClosing = (object: string) => (section: number) =>
  `%\n${object}startxref\n${section}\n%%EOF\n`;

/** The last object of that number, wherever it stands, as readers find it that rebuild. */
function scannedContents(pdf: Uint8Array): string {
  const text = Buffer.from(pdf).toString('latin1');
  const found = text.matchAll(/(?<![^\s])4\s+0\s+obj([\s\S]*?)endobj/gu);
  return [...found].at(-1)?.[1] ?? '';
}

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
