/**
 * A document and the updates appended to it, without opening both again: what it says must be
 * what a reader finds who gets the whole file.
 */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import { draftPages, makePdf } from '@kumoin/testkit';
import { countingSource } from '../../../../tests/worlds/byte-sources.ts';
import { AdesError } from '../ades-error.ts';
import { ByteWindow } from './bytes/byte-window.ts';
import { dictionary, number, stream, withEntries } from './cos.ts';
import { openPdf } from './pdf-document.ts';
import type { PdfDocument } from './pdf-document.ts';
import { beginUpdate } from './pdf-update.ts';
import { latin1 } from './syntax/byte-scan.ts';

const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Turns the first page, and adds a stream. */
function turn(document: PdfDocument, rotate: number): Uint8Array {
  const update = beginUpdate(document, { idSeed: new Uint8Array(16).fill(rotate) });
  update.set(update.allocate(), stream(dictionary({}), new Uint8Array([rotate])));
  const page = document.page(0);
  assert.ok(page.reference);
  update.set(page.reference, withEntries(page.dictionary, { Rotate: number(rotate) }));
  return update.finish().appended;
}

function streamed(): Uint8Array {
  const draft = draftPages(['Streamed']).stream(8, '/Type/ObjStm/N 2/First 8', '6 0 7 3 [1] (x)');
  const rows = [1, 2, 3, 4, 5, 8].map((each) => [each, 1, draft.offsetOf(each), 0] as const);
  const inside = [[6, 2, 8, 0] as const, [7, 2, 8, 1] as const];
  return draft.xrefStream(9, '/Root 1 0 R', [...rows, ...inside]).bytes();
}

/** Cross-references that have to be rebuilt. */
function damaged(): Uint8Array {
  const text = latin1(makePdf(['One'])).replace(/startxref\n\d+/, 'startxref\n7');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const files = { 'with a table': makePdf(['One', 'Two']), streamed: streamed(), damaged: damaged() };
for (const [kind, pdf] of Object.entries(files)) {
  test(`a file ${kind} with updates appended reads as if it was opened anew`, () => {
    let document = openPdf(pdf);
    let whole = pdf;
    for (const rotate of [90, 180, 270]) {
      const appended = turn(document, rotate);
      document = document.followedBy(appended);
      whole = join(whole, appended);
      const anew = openPdf(whole);
      assert.deepEqual(new Map(document.entries), new Map(anew.entries));
      assert.deepEqual(document.revisions, anew.revisions);
      assert.deepEqual(document.trailer, anew.trailer);
      assert.deepEqual(document.page(0).attribute('Rotate'), number(rotate));
      for (const each of anew.objectNumbers()) {
        assert.deepEqual(document.object(each), anew.object(each), `object ${each}`);
      }
      assert.deepEqual(document.window.slice(0), whole);
      assert.equal(document.atRevision(0).pageCount(), anew.atRevision(0).pageCount());
    }
  });
}

test('reads of a file on disk no more than the update needs', () => {
  const pdf = makePdf(['x'.repeat(300_000)]);
  const source = countingSource(pdf);
  const document = openPdf(source);
  const appended = turn(document, 90);
  const before = source.bytesRead();
  const grown = document.followedBy(appended);
  assert.deepEqual(grown.page(0).attribute('Rotate'), number(90));
  assert.ok(source.bytesRead() - before <= 40_000, `${source.bytesRead() - before}`);
});

test('refuses an update that was made for another file', () => {
  const document = openPdf(makePdf(['One']));
  const foreign = turn(openPdf(makePdf(['Another', 'document', 'altogether'])), 90);
  assert.throws(() => document.followedBy(foreign), AdesError);
});

test('digests every byte of a file once, whatever is appended and asked for', () => {
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 251);
  const source = countingSource(bytes);
  const window = ByteWindow.over(source);
  assert.deepEqual(window.digester('sha256').digest(), digest('sha256', bytes));
  assert.equal(source.bytesRead(), bytes.length);
  const tail = new Uint8Array([1, 2, 3]);
  const longer = window.followedBy(tail).followedBy(tail);
  assert.deepEqual(longer.digester('sha256').digest(), digest('sha256', bytes, tail, tail));
  const other = window.followedBy(new Uint8Array([9]));
  assert.deepEqual(other.digester('sha256').digest(), digest('sha256', bytes, Uint8Array.of(9)));
  assert.equal(source.bytesRead(), bytes.length);
  const half = window.digester('sha256', 1_500_000).digest();
  assert.deepEqual(half, digest('sha256', bytes.subarray(0, 1_500_000)));
  const sha512 = longer.upTo(2_000_000).digester('sha512').digest();
  assert.deepEqual(sha512, digest('sha512', bytes.subarray(0, 2_000_000)));
});

test('a digest that was handed out and gone on with changes no other', () => {
  const window = ByteWindow.over(new Uint8Array(1000));
  window.digester('sha256').update(new Uint8Array([1]));
  assert.deepEqual(window.digester('sha256').digest(), digest('sha256', new Uint8Array(1000)));
});

test('pieces and searches cross the border to what was appended', () => {
  const front = Uint8Array.from({ length: 40_000 }, (_, index) => index % 200);
  const tail = Uint8Array.from({ length: 100 }, (_, index) => 200 + (index % 50));
  const whole = join(front, tail);
  for (const input of [front, countingSource(front)]) {
    const window = ByteWindow.over(input).followedBy(tail);
    assert.equal(window.length, whole.length);
    for (const at of [0, 16_384, 39_999, 40_000, 40_099]) {
      assert.equal(window.at(at), whole[at]);
      assert.deepEqual(window.slice(at - 50, at + 50), whole.slice(Math.max(0, at - 50), at + 50));
    }
    assert.equal(window.at(40_100), undefined);
    assert.equal(window.indexOf(249, 0), whole.indexOf(249));
    assert.equal(window.lastIndexOf(199, window.length), whole.lastIndexOf(199));
    assert.deepEqual(join(...window.upTo(40_010).chunks(39_990)), whole.slice(39_990, 40_010));
  }
});
