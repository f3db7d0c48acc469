import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { digest } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { noProgress } from '../terminal/progress.ts';
import { inspectFile } from './inspect-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-inspect-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, octets: Uint8Array): string => {
  writeFileSync(join(folder, name), octets);
  return join(folder, name);
};

const text = new TextEncoder().encode('Hello, Bob.\n');
const note = write('note.txt', text);
const needs = makeTestNeeds(makePkiWorld({ at: Date.UTC(2030, 0, 1) }));
const imprint = { hash: 'sha256', digest: digest('sha256', text) } as const;
const token = write('note.tst', await needs.timestamp(imprint));

function inspect(...content: readonly string[]) {
  const said: string[] = [];
  const progress = { ...noProgress, rest: () => void said.push('rest') };
  const options = { content, pdfPasswordFile: undefined, json: false };
  return inspectFile(token, options, progress).then((inspected) => ({ inspected, said }));
}

test('a token is looked at with its one file, and the progress comes to rest', async () => {
  const { inspected, said } = await inspect(note);
  assert.equal(inspected.kind === 'timestamp' && inspected.timestamp.intact, true);
  assert.deepEqual(said, ['rest']);
});

test('a second file for a token is refused, not passed over', async () => {
  await assert.rejects(inspect(note, note), { code: 'usage' });
});
