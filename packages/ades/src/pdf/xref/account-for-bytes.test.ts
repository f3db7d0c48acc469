import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { appendTable, writtenObject } from '../../../../../tests/worlds/crafted-update.ts';
import type { TableUpdate } from '../../../../../tests/worlds/crafted-update.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../pdf-document.ts';
import { findUnaccounted } from './account-for-bytes.ts';

const first = samplePdf();
const contents = writtenObject(4, plainObjects[4] ?? '');
const rows: TableUpdate['rows'] = ([at = 0]) => [{ number: 4, offset: at }];

/** What is unaccounted for, as it stands there; undefined if nothing is. */
function unaccounted(update: Partial<TableUpdate>): string | undefined {
  const pdf = appendTable(first, { pieces: [contents], rows, ...update });
  const at = findUnaccounted(openPdf(pdf));
  return at === undefined ? undefined : Buffer.from(pdf.subarray(at, at + 12)).toString('latin1');
}

const accepted: Readonly<Record<string, Partial<TableUpdate>>> = {
  'objects, a table and the end': {},
  'white space between objects': { pieces: [contents, ' \r\n\t\n'] },
  'a writer that leaves its name': {
    closing: (section) => `% written by hand\nstartxref\n${section}\n%%EOF\n`,
  },
  'no line break behind the end': { closing: (section) => `startxref\n${section}\n%%EOF` },
  'the word obj in a stream': {
    pieces: [writtenObject(4, '<< /Length 9 >>\nstream\n(an obj.)\nendstream')],
  },
};
for (const [what, update] of Object.entries(accepted)) {
  test(`accounts for ${what}`, () => assert.equal(unaccounted(update), undefined));
}

const hidden = writtenObject(4, '<< /Length 1 >>\nstream\nf\nendstream');
const refused: Readonly<Record<string, readonly [Partial<TableUpdate>, string]>> = {
  'an object no row points at': [{ pieces: [contents, hidden] }, '4 0 obj'],
  'bytes that are nothing': [{ pieces: [contents, 'junk\n'] }, 'junk'],
  'an object in a comment': [{ pieces: [contents, '%4 0 obj (x) endobj\n'] }, 'obj (x)'],
  'an object in a stream': [
    { pieces: [writtenObject(4, '<< /Length 9 >>\nstream\n 4 0 obj \nendstream')] },
    'obj \nend',
  ],
  'a comment of a kilobyte': [{ pieces: [contents, `%${'x'.repeat(1024)}\n`] }, '%xxx'],
  'many comments': [{ pieces: [contents, '%xxxxxxx\n'.repeat(100)] }, '%xxx'],
  'a second trailer': [{ pieces: [contents, '%\n% trailer << /Root 9 0 R >>\n'] }, 'trailer <<'],
  'a second startxref before the one that counts': [
    { closing: (section) => `startxref\n0\nstartxref\n${section}\n%%EOF\n` },
    'startxref\n0',
  ],
  'a second startxref in a comment': [
    { closing: (section) => `%startxref 0\nstartxref\n${section}\n%%EOF\n` },
    'startxref 0',
  ],
  'a row that points beside the object': [
    {
      pieces: [`x${contents}`],
      rows: ([at = 0]) => [{ number: 4, offset: at + 1 }],
    },
    'x4 0 obj',
  ],
  'an object that never ends': [{ pieces: [contents.replace('endobj\n', '')] }, '4 0 obj'],
};
for (const [what, [update, where]] of Object.entries(refused)) {
  test(`finds ${what}`, () => {
    const found = unaccounted(update);
    assert.ok(found?.startsWith(where), found);
  });
}

for (const header of [
  '4 0 obj',
  '4 0\tobj',
  `4${' '.repeat(600)}0 obj`,
  `4 0${' '.repeat(600)}obj`,
  `${'0'.repeat(40)}4 0 obj`,
  '4\0\f0 obj',
  '4 0obj',
  '4%\n0 obj',
  '4 0 % a comment\r\n%\nobj',
  'x4 0 obj',
]) {
  test(`finds a header in a stream that some reader takes for one: ${JSON.stringify(header.slice(0, 20))}`, () => {
    const data = `\n${header}\n`;
    const stream = `<< /Length ${data.length} >>\nstream${data}endstream`;
    const found = unaccounted({ pieces: [writtenObject(4, stream)] });
    assert.ok(found?.startsWith('obj'), found);
  });
}

for (const words of [
  'an obj',
  '4 objects',
  'section 4 obj',
  '4 x 0 obj',
  '4.0 obj',
  '4 0 endobj%',
]) {
  test(`leaves text alone that no reader takes for a header: ${words}`, () => {
    const data = `\n(${words})\n`;
    const stream = `<< /Length ${data.length} >>\nstream${data}endstream`;
    assert.equal(unaccounted({ pieces: [writtenObject(4, stream)] }), undefined);
  });
}

test('finds one object inside another that has a row too', () => {
  const inner = '5 0 obj\n(x)\nendobj';
  const outer = writtenObject(4, `<< /Length ${inner.length} >>\nstream\n${inner}\nendstream`);
  const pdf = appendTable(first, {
    pieces: [outer],
    rows: ([at = 0]) => [
      { number: 4, offset: at },
      { number: 5, offset: at + outer.indexOf(inner) },
    ],
  });
  assert.equal(findUnaccounted(openPdf(pdf)), first.length + outer.indexOf(inner));
});

test('looks for startxref in the last kilobyte, and scans the file where it is not', () => {
  const padded = (length: number) =>
    openPdf(new Uint8Array(Buffer.concat([first, Buffer.alloc(length, ' ')]))).repaired;
  assert.deepEqual([padded(900), padded(1200)], [false, true]);
});
