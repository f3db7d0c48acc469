import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftPages, makePdf, PdfDraft } from '@kumoin/testkit';
import { dictionary, name, number, reference, stream, verbatim, withEntries } from './cos.ts';
import { openPdf } from './pdf-document.ts';
import type { PdfDocument } from './pdf-document.ts';
import { beginUpdate } from './pdf-update.ts';
import { ascii, latin1 } from './syntax/byte-scan.ts';
import { textString } from './text-string.ts';

const SEED = new Uint8Array(32).fill(0xab);

/** Turns the first page, and adds an object. */
function turnPage(document: PdfDocument, rotate = 90): Uint8Array {
  const update = beginUpdate(document, { idSeed: SEED });
  const note = update.allocate();
  update.set(note, stream(dictionary({ Text: textString('雲印') }), ascii('note')));
  const page = document.page(0);
  assert.ok(page.reference);
  const changes = { Rotate: number(rotate), Note: note };
  update.set(page.reference, withEntries(page.dictionary, changes));
  return update.finish().bytes;
}

function rotation(document: PdfDocument): unknown {
  return document.page(0).attribute('Rotate');
}

test('appends a change, and touches no byte before it', () => {
  const original = makePdf(['One', 'Two']);
  const kept = original.slice();
  const updated = turnPage(openPdf(original));
  assert.deepEqual(original, kept);
  assert.deepEqual(updated.subarray(0, original.length), original);
  const document = openPdf(updated);
  assert.equal(document.repaired, false);
  assert.equal(document.revisions.length, 2);
  assert.deepEqual(rotation(document), number(90));
  const note = document.resolve(document.page(0).dictionary.entries.get('Note'));
  assert.equal(note.kind === 'stream' && latin1(document.streamData(note)), 'note');
});

test('writes a table behind a table, its entries twenty bytes long', () => {
  const document = openPdf(turnPage(openPdf(makePdf())));
  assert.deepEqual(
    document.revisions.map(({ kind }) => kind),
    ['table', 'table'],
  );
  const tail = latin1(document.bytes.subarray(document.revisions[1]?.startXref));
  assert.match(tail, /^xref\n4 1\n\d{10} \d{5} n\r\n6 1\n\d{10} \d{5} n\r\ntrailer\n/);
  assert.match(tail, /\nstartxref\n\d+\n%%EOF\n$/);
});

test('writes a stream behind a stream, which lists itself', () => {
  const draft = draftPages(['Stream']);
  const rows = [1, 2, 3, 4, 5].map((object) => [object, 1, draft.offsetOf(object), 0] as const);
  draft.xrefStream(6, '/Root 1 0 R', rows);
  const document = openPdf(turnPage(openPdf(draft.bytes())));
  assert.equal(document.repaired, false);
  assert.deepEqual(
    document.revisions.map(({ kind }) => kind),
    ['stream', 'stream'],
  );
  const newest = document.revisions[1];
  assert.deepEqual(newest?.entries.get(8), {
    kind: 'plain',
    offset: newest?.startXref,
    generation: 0,
  });
  assert.deepEqual(document.trailer.entries.get('Size'), number(9));
});

test('writes a plain table behind a hybrid section, without its /XRefStm', () => {
  const draft = draftPages(['Hybrid']).object(8, '(hidden)');
  const streamAt = draft.length;
  draft.xrefStreamObject(9, '/Root 1 0 R', [[8, 1, draft.offsetOf(8), 0]]);
  const numbers = [1, 2, 3, 4, 5];
  draft.table({ trailer: `/Root 1 0 R/XRefStm ${streamAt}`, numbers, free: [8] });
  const document = openPdf(turnPage(openPdf(draft.bytes())));
  assert.equal(document.revisions[1]?.kind, 'table');
  assert.equal(document.trailer.entries.has('XRefStm'), false);
  assert.equal(document.object(8).kind, 'string');
});

test('keeps what the trailer says, and the first half of the file identifier', () => {
  const draft = draftPages(['Trailer']).object(8, '<</Title(T)>>');
  draft.table({ trailer: '/Root 1 0 R/Info 8 0 R/Custom/Kept/ID[<0102><0304>]' });
  const document = openPdf(turnPage(openPdf(draft.bytes())));
  const { entries } = document.trailer;
  assert.deepEqual(entries.get('Info'), reference(8));
  assert.deepEqual(entries.get('Custom'), name('Kept'));
  assert.deepEqual(entries.get('Size'), number(10));
  const id = entries.get('ID');
  const halves = id?.kind === 'array' ? id.items : [];
  const bytes = halves.map((half) => (half.kind === 'string' ? [...half.bytes] : []));
  assert.deepEqual(bytes, [[1, 2], [...SEED.subarray(0, 16)]]);
});

test('adds an end of line where the file lacks one', () => {
  const original = makePdf();
  const document = openPdf(turnPage(openPdf(original.subarray(0, -1))));
  assert.equal(document.bytes[original.length - 1], 10);
  assert.deepEqual(rotation(document), number(90));
});

test('counts offsets as the file does, if there is junk before its header', () => {
  const original = Uint8Array.of(...ascii('junk\n'), ...makePdf());
  const document = openPdf(turnPage(openPdf(original)));
  assert.equal(document.repaired, false);
  assert.equal(document.revisions.length, 2);
});

test('writes complete cross-references, and no /Prev, for a file that was repaired', () => {
  const broken = ascii(latin1(makePdf(['One', 'Two'])).replace(/startxref\n\d+/, 'startxref\n7'));
  const document = openPdf(turnPage(openPdf(broken)));
  assert.equal(document.repaired, false);
  assert.equal(document.trailer.entries.has('Prev'), false);
  assert.equal(document.pageCount(), 2);
  assert.deepEqual([...document.entries.keys()], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('gives no number away that a lost object still goes by', () => {
  const draft = new PdfDraft().object(1, '<</Type/Catalog/Pages 2 0 R/Lost 40 0 R>>');
  draft.object(2, '<</Type/Pages/Kids[]>>').raw('trailer<</Root 1 0 R>>');
  assert.equal(beginUpdate(openPdf(draft.bytes())).allocate().number, 41);
});

test('says where placeholders came to stand', () => {
  const update = beginUpdate(openPdf(makePdf()));
  const signature = update.allocate();
  const contents = verbatim(ascii('<0000>'), 'contents');
  update.set(signature, dictionary({ Type: name('Sig'), Contents: contents }));
  const { bytes, verbatimSpans, objectOffsets, startXref } = update.finish();
  const span = verbatimSpans.get('contents');
  assert.ok(span);
  assert.equal(latin1(bytes.subarray(span.offset, span.offset + span.length)), '<0000>');
  const offset = objectOffsets.get(signature.number) ?? 0;
  assert.match(latin1(bytes.subarray(offset, offset + 12)), /^6 0 obj\n/);
  assert.equal(latin1(bytes.subarray(startXref, startXref + 4)), 'xref');
});

test('shows an object as it will be', () => {
  const update = beginUpdate(openPdf(makePdf()));
  assert.equal(update.get(reference(3)).kind, 'dictionary');
  update.set(reference(3), number(1));
  assert.deepEqual(update.get(reference(3)), number(1));
});

test('refuses an object never set, and a number never allocated', () => {
  const update = beginUpdate(openPdf(makePdf()));
  assert.throws(() => update.set(reference(6), number(1)), { code: 'pdf_object_missing' });
  update.allocate();
  assert.throws(() => update.finish(), { code: 'pdf_object_missing' });
});

test('updates again and again, each time from what was written', () => {
  let document = openPdf(makePdf());
  for (let round = 1; round <= 5; round += 1) document = openPdf(turnPage(document, 90 * round));
  assert.equal(document.revisions.length, 6);
  assert.deepEqual(rotation(document), number(450));
  assert.deepEqual(rotation(document.atRevision(2)), number(180));
});
