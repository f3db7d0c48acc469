import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../pdf-document.ts';
import { EntryHistory } from './entry-history.ts';

const first = samplePdf();
const second = updatePdf(first, { 4: plainObjects[4] ?? '', 5: '(five)' });
const third = updatePdf(second, { 5: null, 6: '(six)' });
const { revisions, entries } = openPdf(third);
const history = new EntryHistory(revisions);

test('says of each revision what a reader of that file alone would', () => {
  for (const [index, pdf] of [first, second, third].entries()) {
    const alone = openPdf(pdf).entries;
    const then = history.at(index);
    assert.deepEqual(new Map(then), new Map(alone));
    assert.equal(then.size, alone.size);
  }
  assert.deepEqual(new Map(history.at(2)), new Map(entries));
});

test('knows nothing of what came later', () => {
  const then = history.at(0);
  assert.deepEqual([then.has(4), then.has(5), then.get(6)], [true, false, undefined]);
  assert.deepEqual([...then.keys()].includes(5), false);
  assert.equal(history.at(2).get(5)?.kind, 'free');
});

test('keeps a document as it was after a revision apart from its later state', () => {
  const document = openPdf(third);
  assert.deepEqual(
    [0, 1, 2].map((index) => document.atRevision(index).object(5).kind),
    ['null', 'string', 'null'],
  );
});
