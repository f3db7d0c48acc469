/**
 * The judges' words, as they were really said (pdfsig 22.12), are understood: a judge that is
 * misread would pass everything.
 */

import assert from 'node:assert/strict';
import test from 'node:test';

import { lostWords, MISMATCH, parsePdfsig, VALID } from './judges.ts';

const REPORT = `Digital Signature Info of: signed-twice.pdf
Signature #1:
  - Signature Field Name: Signature1
  - Signer Certificate Common Name: signpdf
  - Signed Ranges: [0 - 13403], [18599 - 19430]
  - Not total document signed
  - Signature Validation: Signature is Valid.
  - Certificate Validation: Certificate issuer isn't Trusted.
Signature #2:
  - Signature Field Name: Signature2
  - Signer Certificate Common Name: SignPdf
  - Signed Ranges: [0 - 19570], [24734 - 25475]
  - Total document signed
  - Signature Validation: Digest Mismatch.
`;

test('reads every signature of a report, valid or not', () => {
  assert.deepEqual(parsePdfsig(REPORT), [
    {
      fieldName: 'Signature1',
      commonName: 'signpdf',
      signature: VALID,
      certificate: "Certificate issuer isn't Trusted.",
      coversWholeFile: false,
      contentsOffset: 13403,
    },
    {
      fieldName: 'Signature2',
      commonName: 'SignPdf',
      signature: MISMATCH,
      certificate: '',
      coversWholeFile: true,
      contentsOffset: 19570,
    },
  ]);
});

test('reads no signature where there is none', () => {
  assert.deepEqual(parsePdfsig("File 'a.pdf' does not contain any signatures\n"), []);
});

test('finds every word again though others came between', () => {
  assert.deepEqual(lostWords('one two\nthree', 'one signed three  by two'), []);
});

test('does not miss a mark that is no word', () => {
  assert.deepEqual(lostWords('● yes', 'yes'), []);
});

test('misses a word that is gone, and one of two that were the same', () => {
  assert.deepEqual(lostWords('one two three', 'one three'), ['two']);
  assert.deepEqual(lostWords('two two', 'two one'), ['two']);
});
