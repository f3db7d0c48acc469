import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdesErrorCode } from '../../ades-error.ts';
import type { PdfValue } from '../cos.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import { ascii, latin1 } from './byte-scan.ts';
import { ValueReader } from './read-value.ts';

function read(text: string, depthMax = 50): PdfValue {
  return new ValueReader(ByteWindow.over(ascii(text)), { depthMax, spans: false }).read();
}

function refuses(text: string, code: AdesErrorCode): void {
  assert.throws(() => read(text), { code });
}

const numbers: readonly [string, number, boolean][] = [
  ['0', 0, true],
  ['+17', 17, true],
  ['-3.62', -3.62, false],
  ['.5', 0.5, false],
  ['4.', 4, false],
  ['--5', -5, true],
  ['-', 0, true],
];
for (const [text, value, isInteger] of numbers) {
  test(`reads the number ${text}`, () => {
    assert.deepEqual(read(`${text} `), { kind: 'number', value, isInteger });
  });
}

const strings: readonly [string, string][] = [
  ['(plain)', 'plain'],
  ['(a (nested) pair)', 'a (nested) pair'],
  ['(\\(\\)\\\\\\n\\x)', '()\\\nx'],
  ['(\\101\\60\\0053)', 'A0\u00053'],
  ['(one\\\r\nline)', 'oneline'],
  ['(two\r\nlines\rhere)', 'two\nlines\nhere'],
  ['<48 65\n6C6c6F>', 'Hello'],
  ['<4>', '@'],
  ['()', ''],
];
for (const [text, expected] of strings) {
  test(`reads the string ${JSON.stringify(text)}`, () => {
    const value = read(text);
    assert.equal(value.kind === 'string' && latin1(value.bytes), expected);
  });
}

test('undoes the escapes of a name, and keeps a bare number sign', () => {
  assert.deepEqual(read('/A#20B#zz'), { kind: 'name', name: 'A B#zz' });
});

test('tells a reference from two numbers', () => {
  const value = read('[1 0 R 2 0 3 0 R]');
  const kinds = value.kind === 'array' ? value.items.map((item) => item.kind) : [];
  assert.deepEqual(kinds, ['reference', 'number', 'number', 'reference']);
});

test('steps over comments, and takes unknown words as null', () => {
  const value = read('<</A %comment >>\n true/B nonsense/C>>');
  assert.equal(value.kind, 'dictionary');
  const entries = value.kind === 'dictionary' ? [...value.entries] : [];
  assert.deepEqual(
    entries.map(([key, entry]) => [key, entry.kind]),
    [
      ['A', 'boolean'],
      ['B', 'null'],
      ['C', 'null'],
    ],
  );
});

test('names the keys that stand in a dictionary twice; the last one counts', () => {
  const value = read('<</A 1/B 2/A 3>>');
  assert.ok(value.kind === 'dictionary');
  assert.deepEqual(value.duplicateKeys, ['A']);
  assert.deepEqual(value.entries.get('A'), { kind: 'number', value: 3, isInteger: true });
});

test('remembers where strings, arrays and dictionaries stood', () => {
  const text = ' <</Contents <00ff> /ByteRange [0 1 2 3]>>';
  const value = new ValueReader(ByteWindow.over(ascii(text)), { depthMax: 5 }).read();
  assert.ok(value.kind === 'dictionary');
  assert.deepEqual(value.span, { offset: 1, length: text.length - 1 });
  const contents = value.entries.get('Contents');
  assert.ok(contents?.kind === 'string' && contents.span);
  const { offset, length } = contents.span;
  assert.equal(text.slice(offset, offset + length), '<00ff>');
});

test('refuses what never closes', () => {
  for (const text of ['(abc', '(abc\\)', '<48', '[1 2', '<</A 1', '<</A (x>>']) {
    refuses(text, 'pdf_truncated');
  }
});

test('refuses an object that ends inside a container, and digits that are none', () => {
  refuses('[1 2 endobj', 'pdf_malformed');
  refuses('<</A 1 endobj', 'pdf_malformed');
  refuses('<4G>', 'pdf_malformed');
});

test('reads containers down to the limit, and refuses one more', () => {
  assert.equal(read(`${'['.repeat(50)}${']'.repeat(50)}`).kind, 'array');
  refuses(`${'['.repeat(51)}${']'.repeat(51)}`, 'pdf_too_deep');
  refuses('<</A'.repeat(1_000_000), 'pdf_too_deep');
});
