/**
 * `npm run conformance`: any CSC server against the documents, from outside, as a table.
 *
 *     npm run conformance -- --url https://host/csc/v2 --basic user:password …
 *
 * Without `--url` it starts our own server. Exit code 0: no row failed; 1: one did, or the server
 * could not be reached; 2: wrong usage.
 */

import { Bench } from './blackbox/bench.ts';
import { Caller } from './blackbox/caller.ts';
import { loadClauses } from './blackbox/load-clauses.ts';
import { OneTimeCodes } from './blackbox/one-time-codes.ts';
import { startOwnServer } from './blackbox/own-server.ts';
import type { OwnServer } from './blackbox/own-server.ts';
import { readUsage, UsageError } from './blackbox/read-usage.ts';
import type { Usage } from './blackbox/read-usage.ts';
import { renderClosing, renderMethod, renderRow, renderSums } from './blackbox/render-table.ts';
import { runClauses } from './blackbox/run-clauses.ts';
import type { ConformanceRow } from './blackbox/run-clauses.ts';
import type { Target } from './blackbox/target.ts';
import { usageText } from './blackbox/usage-text.ts';

async function main(args: readonly string[]): Promise<number> {
  const usage = readUsage(args);
  if (usage.help) {
    console.log(usageText);
    return 0;
  }
  const codes = new OneTimeCodes();
  const own = usage.target === undefined ? await startOwnServer(codes) : undefined;
  try {
    const targets = usage.target === undefined ? await ownTargets(own) : [usage.target];
    const rows = await tryAll(targets, usage, codes);
    if (usage.json) console.log(JSON.stringify({ rows }, undefined, 2));
    else console.log(`\n${renderSums(rows)}\n\n${renderClosing(rows)}`);
    return rows.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
  } finally {
    await own?.stop();
  }
}

async function ownTargets(own: OwnServer | undefined): Promise<readonly Target[]> {
  const people = [await own?.people('v1'), await own?.people('v2')];
  return people.flatMap((one) => one?.target ?? []);
}

async function tryAll(
  targets: readonly Target[],
  usage: Usage,
  codes: OneTimeCodes,
): Promise<readonly ConformanceRow[]> {
  const { patienceSeconds, strict, only, json } = usage;
  const parts = { caller: new Caller(), codes, patienceSeconds };
  const all: ConformanceRow[] = [];
  let method = '';
  const onRow = (row: ConformanceRow): void => {
    const heading = renderMethod(row);
    if (heading !== method) console.log(`\n${heading}`);
    method = heading;
    console.log(renderRow(row));
  };
  for (const target of targets) {
    if (!json) console.log(`\n${target.url}`);
    const clauses = (await loadClauses(target.version)).map(({ clause }) => clause);
    const options = { strict, ...(only !== undefined && { only }), ...(!json && { onRow }) };
    all.push(...(await runClauses(new Bench({ target, ...parts }), clauses, options)));
  }
  if (all.length === 0)
    throw new UsageError(`--only ${only ?? ''}: there is no such clause or method`);
  return all;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`kumoin conformance: ${message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
