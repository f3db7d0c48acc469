/**
 * The corpus itself: every file is the one that was recorded, has the shape it is in the
 * set for, and has a written source.
 */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';

import { documentMarks } from './document-marks.ts';
import { sha256Of } from './fetch-corpus.ts';
import { FETCHED } from './manifest/fetched.ts';
import { COMMITTED } from './manifest.ts';
import { SOURCES_PATH, renderSources } from './render-sources.ts';
import { toolVersion } from './run-tool.ts';
import { byteMarks } from './shape.ts';
import { VARIANTS } from './variants.ts';

const FILES = join(import.meta.dirname, 'files');
const TOTAL_BYTES_MAX = 6 * 1024 * 1024;

const pdfinfo = await toolVersion('pdfinfo', '-v');

test('every file in the folder has its row, and every row its file', async () => {
  const names = (await readdir(FILES)).filter((name) => name.endsWith('.pdf'));
  assert.deepEqual(names.sort(), COMMITTED.map(({ id }) => `${id}.pdf`).sort());
});

test('every file is the recorded one', async () => {
  for (const { id, sha256 } of COMMITTED) {
    assert.equal(await sha256Of(join(FILES, `${id}.pdf`)), sha256, id);
  }
});

test('the folder stays small enough to clone', async () => {
  let total = 0;
  for (const { id } of COMMITTED) total += (await readFile(join(FILES, `${id}.pdf`))).length;
  assert.ok(total <= TOTAL_BYTES_MAX, `${total} bytes`);
});

test('no two rows share a name', () => {
  const ids = [...COMMITTED, ...FETCHED, ...VARIANTS].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test(
  'every file has the marks of its row',
  { skip: pdfinfo === undefined && 'pdfinfo (poppler-utils) is not installed' },
  async () => {
    for (const { id, marks } of COMMITTED) {
      const path = join(FILES, `${id}.pdf`);
      const seen = [...byteMarks(await readFile(path)), ...(await documentMarks(path))];
      assert.equal(seen.join('; '), marks, id);
    }
  },
);

test('at least 25 files to be signed differ in their marks', () => {
  const signed = COMMITTED.filter(({ refusedWith }) => refusedWith === undefined);
  assert.ok(new Set(signed.map(({ marks }) => marks)).size >= 25);
});

test('SOURCES.md says what the tables say', async () => {
  assert.equal(await readFile(SOURCES_PATH, 'utf8'), await renderSources());
});
