import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdesError } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';
import { SdkError } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { adesWords } from './ades-words.ts';
import { explainError } from './explain-error.ts';

const systemError = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: what the system says`), { code, ...(path && { path }) });

const refused = new SdkError('refused', 'The PIN is invalid', {
  answer: { status: 400, error: 'invalid_pin', description: 'The PIN is invalid' },
});
const down = new SdkError('unreachable', 'no answer from http://127.0.0.1:1/info', {
  cause: new TypeError('fetch failed', {
    cause: new AggregateError([systemError('ECONNREFUSED')], 'several'),
  }),
});

const rows: readonly (readonly [unknown, RegExp])[] = [
  [new CliError('refused', 'because'), /^kumoin: because$/],
  [new AdesError('pdf_not_a_pdf'), /this is not a PDF file/],
  [new PkiError('certificate_malformed'), /certificate_malformed/],
  [refused, /the server refused: The PIN is invalid \(invalid_pin\)/],
  [down, /127\.0\.0\.1:1.*nobody listens there/],
  [new SdkError('unintelligible', 'no SAD'), /cannot be understood: no SAD/],
  [new SdkError('mismatched', 'another nonce'), /not to be trusted: another nonce/],
  [new SdkError('unanswered', 'no end after 600 seconds'), /^kumoin: no end after 600 seconds$/],
  [systemError('ENOENT', '/gone.pdf'), /\/gone\.pdf: there is no such file/],
  [systemError('ENOSPC'), /the disk is full/],
  [systemError('EROFS', '/ro'), /\/ro: the file system is read-only/],
  [systemError('EWEIRD'), /internal fault/],
  [new TypeError('x is not a function'), /internal fault: TypeError: x is not a function/],
  ['thrown text', /internal fault: thrown text/],
];

for (const [error, pattern] of rows) {
  test(`${String(error)} is explained in one line, and ends with 1`, () => {
    const { line, exitCode } = explainError(error);
    assert.match(line, pattern);
    assert.doesNotMatch(line, /\n|\bat .*:\d+/);
    assert.equal(exitCode, 1);
  });
}

test('wrong usage ends with 2', () => {
  assert.equal(explainError(new CliError('usage', 'give --server')).exitCode, 2);
});

test('less than was wanted ends with 3', () => {
  assert.equal(explainError(new CliError('short', 'a.pdf is at B-B')).exitCode, 3);
});

test('words of a server cannot command the terminal', () => {
  const hostile = new SdkError('refused', '\x1b]0;title\x07\nsecond line');
  assert.doesNotMatch(explainError(hostile).line, /\p{Cc}/u);
});

test('every code of the document package has words of its own', () => {
  const words = Object.values(adesWords);
  assert.equal(new Set(words).size, words.length);
});
