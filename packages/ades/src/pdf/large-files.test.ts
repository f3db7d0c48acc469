/**
 * Files that nobody would hold in memory: what is read of them, and how far their offsets go.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countingSource, sparseSource } from '../../../../tests/worlds/byte-sources.ts';
import { plainObjects, samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { ByteWindow } from './bytes/byte-window.ts';
import { dictionary, name } from './cos.ts';
import { findCutOff } from './cut-off.ts';
import { openPdf } from './pdf-document.ts';
import { PDF_LIMITS } from './pdf-limits.ts';
import { beginUpdate } from './pdf-update.ts';
import { ascii } from './syntax/byte-scan.ts';
import { Tokenizer } from './syntax/tokenizer.ts';

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

const withAttachment = (bytes: number): Uint8Array =>
  samplePdf({
    ...plainObjects,
    5: `<< /Length ${bytes} >>\nstream\n${'x'.repeat(bytes)}\nendstream`,
  });

test('reads what it is asked for, and steps over the data of streams', () => {
  const source = countingSource(withAttachment(20 * mebibyte));
  const document = openPdf(source);
  assert.equal(document.page(0).attribute('MediaBox').kind, 'array');
  const attachment = document.object(5);
  assert.ok(attachment.kind === 'stream');
  assert.equal(attachment.span?.length, 20 * mebibyte);
  beginUpdate(document).finish();
  assert.ok(source.bytesRead() < 200_000, `${source.bytesRead()} bytes were read`);
  assert.equal(document.streamData(attachment).length, 20 * mebibyte);
});

test('finds the objects of a damaged file again in small pieces', () => {
  const bytes = withAttachment(20 * mebibyte);
  bytes.set(ascii('startxxxx'), bytes.length - 30 + findIn(bytes.subarray(-30), 'startxref'));
  const source = countingSource(bytes);
  const document = openPdf(source);
  assert.equal(document.repaired, true);
  assert.equal(document.pageCount(), 1);
  assert.ok(source.largestRead() <= mebibyte);
});

const pageBytes = 16 * 1024;

test('sees the same objects wherever the pages of the file end', () => {
  const note = '<< /Note (a (nested) \\(note) /Hex <00ff> /Long /Name#20with#20blanks >>';
  const small = samplePdf({ ...plainObjects, 5: note }).length;
  // The end of the file moves over the end of a page, from its last byte to the page's own.
  for (let behind = 0; behind <= small; behind += 3) {
    const bytes = samplePdf({
      ...plainObjects,
      4: `%${' '.repeat(pageBytes - behind)}\n1`,
      5: note,
    });
    const [inMemory, piecewise] = [openPdf(bytes), openPdf(countingSource(bytes))];
    assert.equal(piecewise.repaired, false);
    assert.deepEqual(piecewise.object(5), inMemory.object(5));
    assert.deepEqual(piecewise.trailer, inMemory.trailer);
    assert.deepEqual(piecewise.revisions, inMemory.revisions);
  }
});

test('sees the end of a file that is not in memory, and that it is missing', () => {
  const bytes = withAttachment(50_000);
  const length = bytes.length;
  assert.equal(findCutOff(countingSource(bytes)), undefined);
  assert.equal(findCutOff(countingSource(bytes.subarray(0, length - 7))), 'end_missing');
  const begun = Uint8Array.of(...bytes, ...ascii('9 0 obj\n<<'));
  assert.equal(findCutOff(countingSource(begun)), 'update_unfinished');
});

function findIn(bytes: Uint8Array, word: string): number {
  return String.fromCharCode(...bytes).indexOf(word);
}

/** A stream of zeros that is all but the first and last lines of the file. */
function hugeFile(tailAt: number, kind: 'table' | 'stream'): ByteSource {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<<>>'];
  let head = '%PDF-1.7\n';
  const offsets = objects.map((source, index) => {
    const offset = head.length;
    head += `${index + 1} 0 obj\n${source}\nendobj\n`;
    return offset;
  });
  offsets.push(head.length);
  const opening = (length: number): string => `4 0 obj\n<</Length ${length}>>\nstream\n`;
  const dataAt = head.length + opening(tailAt).length;
  head += opening(tailAt - dataAt);
  const closing = '\nendstream\nendobj\n';
  const startXref = tailAt + closing.length;
  const section = kind === 'table' ? table(offsets) : xrefStream([...offsets, startXref]);
  const tail = `${closing}${section}\nstartxref\n${startXref}\n%%EOF\n`;
  const pieces = [[0, ascii(head)] as const, [tailAt, ascii(tail)] as const];
  return sparseSource(tailAt + tail.length, pieces);
}

function table(offsets: readonly number[]): string {
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = offsets.length + 1;
  return `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R>>`;
}

function xrefStream(offsets: readonly number[]): string {
  const hex = offsets.map((offset) => `01${offset.toString(16).padStart(10, '0')}00`).join('');
  const entries = `/Type/XRef/Size 6/W[1 5 1]/Index[1 5]/Root 1 0 R/Filter/ASCIIHexDecode`;
  return `5 0 obj\n<<${entries}/Length ${hex.length}>>\nstream\n${hex}\nendstream\nendobj`;
}

/** The same file with bytes behind it. */
function extended(source: ByteSource, appended: Uint8Array): ByteSource {
  return {
    length: source.length + appended.length,
    read(target, position) {
      const own = Math.max(0, Math.min(target.length, source.length - position));
      if (own > 0) source.read(target.subarray(0, own), position);
      const from = Math.max(0, position - source.length);
      target.set(appended.subarray(from, from + target.length - own), own);
    },
  };
}

const sizes = [
  ['just below 2 GiB', 2 * gibibyte - 100],
  ['just above 2 GiB', 2 * gibibyte + 100],
  ['just below 4 GiB', 4 * gibibyte - 200],
  ['just above 4 GiB', 4 * gibibyte + 1],
  ['of nearly 8 GiB', 8 * gibibyte - 4096],
] as const;

for (const [size, tailAt] of sizes) {
  for (const kind of ['table', 'stream'] as const) {
    test(`updates a file ${size} with a ${kind}, and reads what it wrote`, () => {
      const source = hugeFile(tailAt, kind);
      const update = beginUpdate(openPdf(source));
      const note = update.allocate();
      update.set(note, dictionary({ Type: name('Note') }));
      const { appended } = update.finish();
      const document = openPdf(extended(source, appended));
      assert.equal(document.repaired, false);
      assert.deepEqual(
        document.revisions.map((revision) => [revision.kind, revision.end]),
        [
          [kind, source.length],
          [kind, source.length + appended.length],
        ],
      );
      assert.equal(document.object(note.number).kind, 'dictionary');
      const data = document.object(4);
      assert.ok(data.kind === 'stream');
      assert.throws(() => document.streamData(data), { code: 'pdf_too_large' });
      assert.throws(() => document.bytes, { code: 'pdf_too_large' });
    });
  }
}

test('refuses a file larger than the limit, and offsets that ten digits cannot say', () => {
  const beyond = hugeFile(PDF_LIMITS.fileBytesMax, 'table');
  assert.throws(() => openPdf(beyond), { code: 'pdf_too_large' });
  const limits = { fileBytesMax: 2e10 };
  const finish = (tailAt: number): unknown => {
    const update = beginUpdate(openPdf(hugeFile(tailAt, 'table'), { limits }));
    update.set(update.allocate(), dictionary({}));
    return update.finish();
  };
  finish(1e10 - 1000);
  assert.throws(() => finish(1e10), { code: 'pdf_too_large' });
});

test('holds no string that is longer than any could be', () => {
  for (const opening of ['(', '<']) {
    const token = (length: number) =>
      new Tokenizer(ByteWindow.over(sparseSource(length, [[0, ascii(opening)]])));
    assert.throws(() => token(1000).next(), { code: 'pdf_truncated' });
    const endless = token(40 * mebibyte);
    assert.throws(() => endless.next(), { code: 'pdf_malformed' });
    assert.ok(endless.position > 30 * mebibyte, 'the search was not counted');
  }
});
