/** The page that says which clause is held by which test: made of titles, without running them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordTitles, renderConformance } from '../../tools/conformance-page.ts';

const file = 'tests/conformance/csc/info.test.ts';

test('every conformance test is recorded, and none is run', async () => {
  const recorded = await recordTitles();
  const info = recorded.find((entry) => entry.file === file);
  assert.ok(info?.titles.some((title) => title.startsWith('11.1 info · v1 · ')));
  for (const { file: name, titles } of recorded) assert.ok(titles.length > 0, `${name} has none`);
});

test('clauses stand in the order of their numbers, words are shown as they are', () => {
  const titles = ['11.10 signHash · <b>', '11.9 info · a|b', '2 general'];
  const lines = renderConformance([{ file, titles }]).split('\n');
  const rows = lines.filter((line) => /^\| \d/.test(line));
  assert.deepEqual(rows, [
    '| 2 | general | [info.test.ts] |',
    '| 11.9 | info · a\\|b | [info.test.ts] |',
    '| 11.10 | signHash · \\<b\\> | [info.test.ts] |',
  ]);
  assert.ok(lines.includes(`[info.test.ts]: ../../${file}`));
});

for (const [what, titles] of Object.entries({
  'a title without a clause': ['info needs no parameter'],
  'a clause without words': ['11.1'],
  'one title twice': ['11.1 info · v1', '11.1 info · v1'],
})) {
  test(`${what} stops the page`, () => {
    assert.throws(() => renderConformance([{ file, titles }]), /info\.test\.ts: /);
  });
}
