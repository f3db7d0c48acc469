import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readWebApp } from './read-web-app.ts';

function world(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-web-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const lines: string[] = [];
  const log = { warn: (_facts: object, line: string) => void lines.push(line) };
  return { webApp: readWebApp(folder, log), lines };
}

test('what the record of the build names is served, and nothing else that lies there', (t) => {
  const record = JSON.stringify({ files: ['index.html'] });
  const { webApp, lines } = world(t, { 'build.json': record, 'index.html': 'x', other: 'y' });
  assert.deepEqual([...(webApp?.keys() ?? [])], ['index.html']);
  assert.deepEqual(lines, []);
});

for (const [what, files] of [
  ['nothing was built', {}],
  ['a file of the record is gone', { 'build.json': '{"files":["index.html"]}' }],
  ['the record is cut off', { 'build.json': '{"files":["ind' }],
  ['the record is something else', { 'build.json': '{"files":[7]}' }],
  ['the record is null', { 'build.json': 'null' }],
] as const) {
  test(`${what}: one line in the log, and no app`, (t) => {
    const { webApp, lines } = world(t, files);
    assert.equal(webApp, undefined);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /npm run build:web/);
  });
}
