/**
 * Every format, packaging, level and algorithm of the engine before every judge that supports it;
 * `npm run test:interop` prints the outcome and writes docs/reference/interop.md.
 *
 * A judge that is missing is told and its letter is missing with it; the page is written only by
 * a run that had them all, so that a poorer machine does not make a poorer page. DSS's own reports
 * on each cell are kept as test output.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseCertificate } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { dssReports } from '../dss/dss-judge.ts';
import { cellTitle } from './cell.ts';
import { makeAllJudges } from './judges/all-judges.ts';
import { makeSignature } from './make-signature.ts';
import type { Workshop } from './make-signature.ts';
import type { CellOutcome, ControlOutcome } from './outcome.ts';
import { renderMatrix } from './render-matrix.ts';
import { cellsOf, rows } from './rows.ts';
import { control, hear, outcomeOf } from './run-cell.ts';
import { writePage } from './write-page.ts';

const world = makePkiWorld({ at: Date.now() });
const needs = makeTestNeeds(world);
const workshop: Workshop = {
  world,
  anchors: [parseCertificate(world.certificate('root'))],
  now: () => (needs.settings.at = Date.now()),
  needs,
};
const judges = await makeAllJudges(world);
const outcomes: CellOutcome[] = [];
const controls: ControlOutcome[] = [];

describe('the matrix of judges', () => {
  for (const row of rows) {
    for (const cell of cellsOf(row)) {
      test(cellTitle(cell), async (context) => {
        const hearings = await hear(judges, cell, await makeSignature(workshop, cell));
        outcomes.push(outcomeOf(cell, hearings));
        if (hearings.length === 0) context.skip('no judge');
        for (const { judge, opinion } of hearings) {
          assert.ok(opinion.accepted, `${judge.name} refuses: ${opinion.words}`);
        }
      });
    }
    for (const judge of judges) {
      const cell = cellsOf(row).find((one) => judge.supports(one));
      if (cell === undefined) continue;
      const { missing: skip } = judge;
      test(`${judge.name} refuses ${row.format} ${row.packaging} tampered`, { skip }, async () => {
        const outcome = await control(workshop, judge, cell);
        controls.push(outcome);
        assert.ok(outcome.refusedTampered);
      });
    }
  }

  after(async () => {
    for (const judge of judges) judge.stop?.();
    const page = renderMatrix({
      date: new Date().toISOString().slice(0, 10),
      versions: { Kumoin: ownVersion(), Node: process.versions.node },
      judges,
      outcomes,
      controls,
    });
    const complete = judges.every(({ missing }) => missing === false);
    await writePage(page, { complete: complete && outcomes.length === cellCount() });
    console.log(`DSS's reports are kept in ${dssReports}`);
  });
});

function cellCount(): number {
  return rows.reduce((sum, row) => sum + cellsOf(row).length, 0);
}

function ownVersion(): string {
  const file = fileURLToPath(new URL('../../../../package.json', import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
