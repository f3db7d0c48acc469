import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftPages, makePdf, PdfDraft } from '@kumoin/testkit';
import type { PdfValue } from './cos.ts';
import { openPdf } from './pdf-document.ts';
import type { PdfDocument } from './pdf-document.ts';
import { ascii, latin1 } from './syntax/byte-scan.ts';

const ROOT = { trailer: '/Root 1 0 R' };

function pageText(document: PdfDocument, index: number): string {
  const contents = document.page(index).attribute('Contents');
  assert.ok(contents.kind === 'stream');
  return /\((.*)\)/.exec(latin1(document.streamData(contents)))?.[1] ?? '';
}

function integer(value: PdfValue): number {
  return value.kind === 'number' ? value.value : Number.NaN;
}

test('opens a file, and finds its pages and what they inherit', () => {
  const document = openPdf(makePdf(['One', 'Two']));
  assert.equal(document.pageCount(), 2);
  assert.equal(pageText(document, 1), 'Two');
  assert.equal(document.page(1).attribute('MediaBox').kind, 'array');
  assert.equal(document.page(1).attribute('Rotate').kind, 'null');
  assert.deepEqual(document.catalogReference, { kind: 'reference', number: 1, generation: 0 });
  assert.equal(document.repaired, false);
  assert.throws(() => document.page(2), { code: 'pdf_object_missing' });
});

test('refuses what is no PDF, and what is larger than allowed', () => {
  assert.throws(() => openPdf(ascii('GIF89a')), { code: 'pdf_not_a_pdf' });
  assert.throws(() => openPdf(new Uint8Array(0)), { code: 'pdf_not_a_pdf' });
  assert.throws(() => openPdf(ascii('%PDF-1.7\n')), { code: 'pdf_xref_damaged' });
  const limits = { fileBytesMax: makePdf().length - 1 };
  assert.throws(() => openPdf(makePdf(), { limits }), { code: 'pdf_too_large' });
});

test('reads an object stream through a cross-reference stream', () => {
  const draft = new PdfDraft();
  const inside = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]>>'];
  const table = `1 0 2 ${(inside[0] as string).length + 1} `;
  draft.stream(4, `/Type/ObjStm/N 2/First ${table.length}`, table + inside.join(' '));
  draft.object(3, '<</Type/Page/Rotate 90>>');
  draft.xrefStream(5, '/Root 1 0 R', [
    [1, 2, 4, 0],
    [2, 2, 4, 1],
    [3, 1, draft.offsetOf(3), 0],
    [4, 1, draft.offsetOf(4), 0],
  ]);
  const document = openPdf(draft.bytes());
  assert.equal(document.repaired, false);
  assert.equal(document.usesXrefStream, true);
  assert.equal(integer(document.page(0).attribute('Rotate')), 90);
  assert.equal(document.catalog.span, undefined);
});

test('believes the stream of a hybrid file about what its table calls free', () => {
  const draft = draftPages(['Hybrid']);
  draft.object(8, '(hidden)').object(9, '(plain)').object(10, '(decoy)');
  const stream = draft.length;
  draft.xrefStreamObject(11, '/Root 1 0 R', [
    [8, 1, draft.offsetOf(8), 0],
    [9, 1, draft.offsetOf(10), 0],
  ]);
  const numbers = [1, 2, 3, 4, 5, 9, 10];
  draft.table({ trailer: `/Root 1 0 R/XRefStm ${stream}`, numbers, free: [8] });
  const document = openPdf(draft.bytes());
  assert.equal(document.revisions[0]?.kind, 'hybrid');
  assert.equal(document.object(8).kind, 'string');
  const plain = document.object(9);
  assert.equal(plain.kind === 'string' && latin1(plain.bytes), 'plain');
});

test('tells the saves of a file apart, and shows each as it was', () => {
  const draft = draftPages(['First']).table(ROOT);
  const firstEnd = draft.length;
  draft.object(4, '<</Type/Page/Parent 2 0 R/Rotate 180>>');
  draft.table({ trailer: `/Root 1 0 R/Prev ${draft.startXref}`, numbers: [4], free: [5] });
  const document = openPdf(draft.bytes());
  assert.deepEqual(
    document.revisions.map(({ end, startXref, declaredStartXref }) => [
      end,
      startXref === declaredStartXref,
    ]),
    [
      [firstEnd, true],
      [draft.length, true],
    ],
  );
  assert.deepEqual([...(document.revisions[1]?.entries.keys() ?? [])].toSorted(), [0, 4, 5]);
  assert.equal(document.object(5).kind, 'null');
  assert.equal(integer(document.page(0).attribute('Rotate')), 180);
  const before = document.atRevision(0);
  assert.equal(before.bytes.length, firstEnd);
  assert.equal(pageText(before, 0), 'First');
  assert.throws(() => document.atRevision(2), { code: 'pdf_object_missing' });
});

test('counts offsets from the header, if there is junk before it', () => {
  const junk = 'HTTP/1.1 200 OK\r\n\r\n';
  const bytes = Uint8Array.of(...ascii(junk), ...makePdf(['Junk']));
  const document = openPdf(bytes);
  assert.equal(document.repaired, false);
  assert.equal(document.headerOffset, junk.length);
  assert.equal(pageText(document, 0), 'Junk');
});

test('counts offsets from the beginning, if that is how the file counts', () => {
  const draft = new PdfDraft('junk\n%PDF-1.4\n').object(1, '<</Type/Catalog>>').table(ROOT);
  const document = openPdf(draft.bytes());
  assert.equal(document.repaired, false);
  assert.deepEqual([document.headerOffset, document.offsetBase], [5, 0]);
});

for (const length of ['11', '999', '(many)', '5 0 R']) {
  test(`takes a stream with /Length ${length} to end at its endstream`, () => {
    const wrong = latin1(makePdf(['Stream'])).replace('/Length 37>>', `/Length ${length}>>`);
    assert.ok(wrong.includes(`/Length ${length}>>`));
    assert.equal(pageText(openPdf(ascii(wrong)), 0), 'Stream');
  });
}

test('reads an older generation, a missing or a freed object as null', () => {
  const document = openPdf(makePdf());
  const ask = (number: number, generation: number): string =>
    document.resolve({ kind: 'reference', number, generation }).kind;
  assert.equal(ask(1, 0), 'dictionary');
  assert.equal(ask(1, 1), 'null');
  assert.equal(ask(99, 0), 'null');
  assert.equal(ask(0, 65535), 'null');
});

const damages: readonly [string, (good: string) => string][] = [
  ['startxref is lost', (good) => good.replaceAll('startxref', 'startxxxx')],
  ['startxref points elsewhere', (good) => good.replace(/startxref\n\d+/, 'startxref\n15')],
  ['all offsets are off', (good) => good.replace('%PDF-1.7\n', '%PDF-1.7\n%more\n')],
  ['the table is cut off', (good) => good.slice(0, good.indexOf('xref\n0 1') + 40)],
  ['the trailer has no root', (good) => good.replace('/Root 1 0 R', '')],
  ['/Prev runs in a loop', (good) => addPrevious(good)],
];

function addPrevious(good: string): string {
  const start = good.indexOf('xref\n0 1');
  return good.replace('/Root', `/Prev ${start}/Root`);
}

for (const [damage, apply] of damages) {
  test(`finds the pages again if ${damage}`, () => {
    const document = openPdf(ascii(apply(latin1(makePdf(['Found'])))));
    assert.equal(document.repaired, true);
    assert.deepEqual(document.revisions, []);
    assert.equal(pageText(document, 0), 'Found');
  });
}

test('rebuilding takes the latest of two objects, and none out of a stream', () => {
  const draft = draftPages(['Latest']).object(4, '<</Type/Page/Rotate 90>>');
  draft.stream(9, '', 'x\n4 0 obj\n<</Type/Page/Rotate 270>>\nendobj\n').raw('trailer<<');
  const document = openPdf(draft.raw('/Root 1 0 R>>').bytes());
  assert.equal(integer(document.page(0).attribute('Rotate')), 90);
});

test('reads a table that starts at 1 with the head of the free list as starting at 0', () => {
  const rows = '0000000000 65535 f \n0000000009 00000 n \n';
  const text = '%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n';
  const tail = `xref\n1 2\n${rows}trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n${text.length}\n%%EOF`;
  const document = openPdf(ascii(text + tail));
  assert.equal(document.repaired, false);
  assert.equal(document.catalog.entries.has('Type'), true);
});

test('passes over a page tree that runs in a loop', () => {
  const draft = draftPages(['Loop']).object(2, '<</Type/Pages/Kids[2 0 R 4 0 R 4 0 R]>>');
  assert.equal(openPdf(draft.table(ROOT).bytes()).pageCount(), 1);
});

test('refuses a page tree that multiplies', () => {
  const draft = new PdfDraft().object(1, '<</Type/Catalog/Pages 2 0 R>>');
  for (let number = 2; number < 9; number += 1) {
    draft.object(number, `<</Kids[${`<</Kids ${number + 10} 0 R>>`.repeat(99)}]>>`);
    draft.object(number + 10, `[${`<</Kids ${number + 11} 0 R>>`.repeat(99)}]`);
  }
  const document = openPdf(draft.table(ROOT).bytes(), { limits: { pagesMax: 1000 } });
  assert.throws(() => document.pageCount(), { code: 'pdf_too_large' });
});

test('refuses references and lengths that run in a loop', () => {
  const draft = draftPages(['Loop']).object(8, '9 0 R').object(9, '8 0 R');
  for (let number = 20; number < 60; number += 1) {
    draft.object(number, `<</Length ${number + 1} 0 R>>\nstream\n\nendstream`);
  }
  const document = openPdf(draft.table(ROOT).bytes());
  assert.throws(() => document.resolve(document.object(8)), { code: 'pdf_malformed' });
  assert.throws(() => document.object(20), { code: 'pdf_too_deep' });
});

test('refuses a file that would have the same bytes read over and over', () => {
  const bytes = ascii('%PDF-1.4\n' + '1 0 obj (\n'.repeat(30_000));
  assert.throws(() => openPdf(bytes), { code: 'pdf_too_large' });
});

test('refuses more objects and more sections than allowed', () => {
  const bytes = makePdf();
  assert.throws(() => openPdf(bytes, { limits: { objectsMax: 5 } }), { code: 'pdf_too_large' });
  assert.throws(() => openPdf(bytes, { limits: { sectionsMax: 0 } }), { code: 'pdf_too_large' });
});
