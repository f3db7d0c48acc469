/**
 * Whatever bytes come: an answer or an `AdesError`, soon, and never anything else.
 */

import { test } from 'node:test';
import fc from 'fast-check';
import { draftPages, makePdf } from '@kumoin/testkit';
import { AdesError } from '../ades-error.ts';
import { dictionary, name } from './cos.ts';
import { pdfCipher } from '#pdf-cipher';
import { openPdf } from './pdf-document.ts';
import { beginUpdate } from './pdf-update.ts';

/** Reads everything there is to read, and appends to it. */
function exercise(bytes: Uint8Array): void {
  const document = openPdf(bytes, { cipher: pdfCipher, limits: { streamBytesMax: 1e6 } });
  for (const number of document.objectNumbers()) {
    attempt(() => {
      const value = document.object(number);
      if (value.kind === 'stream') document.streamData(value);
    });
  }
  attempt(() => document.pageCount());
  document.revisions.forEach((_, i) => attempt(() => document.atRevision(i)));
  const update = beginUpdate(document, { idSeed: new Uint8Array(16) });
  update.set(update.allocate(), dictionary({ Type: name('Note') }));
  openPdf(update.finish().bytes, { cipher: pdfCipher });
}

function attempt(read: () => unknown): void {
  try {
    read();
  } catch (failure) {
    if (!(failure instanceof AdesError)) throw failure;
  }
}

function hybrid(): Uint8Array {
  const draft = draftPages(['Hybrid']).object(8, '(hidden)');
  const stream = draft.length;
  draft.xrefStreamObject(9, '/Root 1 0 R', [[8, 1, draft.offsetOf(8), 0]]);
  return draft.table({ trailer: `/Root 1 0 R/XRefStm ${stream}`, free: [8] }).bytes();
}

function streamed(): Uint8Array {
  const draft = draftPages(['Streamed']).stream(8, '/Type/ObjStm/N 2/First 8', '6 0 7 3 [1] (x)');
  const rows = [1, 2, 3, 4, 5, 8].map((number) => [number, 1, draft.offsetOf(number), 0] as const);
  const inside = [[6, 2, 8, 0] as const, [7, 2, 8, 1] as const];
  return draft.xrefStream(9, '/Root 1 0 R', [...rows, ...inside]).bytes();
}

const files: readonly [string, Uint8Array][] = [
  ['with a table', makePdf(['One'])],
  ['of the hybrid kind', hybrid()],
  ['with cross-reference and object streams', streamed()],
];

for (const [kind, bytes] of files) {
  test(`survives a file ${kind} cut off anywhere`, () => {
    for (let length = 0; length < bytes.length; length += 1) {
      attempt(() => exercise(bytes.subarray(0, length)));
    }
  });

  test(`survives a file ${kind} with bytes changed anywhere`, () => {
    const flip = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 6 }), (flips) => {
        const damaged = bytes.slice();
        for (const [at, change] of flips) damaged[at] = (damaged[at] as number) ^ change;
        attempt(() => exercise(damaged));
      }),
      { numRuns: 1500 },
    );
  });
}

test('survives pieces of PDF syntax in any order', () => {
  const piece = fc.constantFrom(
    ...['1 0 obj', '2 0 obj', 'endobj', '<<', '>>', '[', ']', '(', ')', '<', '>', 'stream\n'],
    ...['endstream', 'xref\n', '0 2\n', '0000000009 00000 n\r\n', 'trailer', '/Root 1 0 R'],
    ...['/Prev 9', '/Length 2 0 R', '/Type/Catalog', '/Type/ObjStm', '/Type/XRef', '/Pages 2 0 R'],
    ...['/Kids[1 0 R 2 0 R]', '/N 9', '/First 0', '/W[1 1 1]', '/Size 3', '/Index[0 9]', '%%EOF\n'],
    ...['startxref\n9\n', '/XRefStm 9', '/Encrypt<<', '/Filter/Standard', '/V 1/R 2', '\n', ' '],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = `%PDF-1.7\n${pieces.join(' ')}`;
      attempt(() => exercise(Uint8Array.from(text, (character) => character.charCodeAt(0))));
    }),
    { numRuns: 3000 },
  );
});
