/**
 * How many advanced signatures a second, with how much memory, beside pyHanko and DSS:
 *
 *     npm run bench -- ades [--seconds 4] [--warm-up 8] [--key p256,rsa2048] [--only words of a line]
 *
 * Every engine signs the same bytes with the same key in memory, fetches its time-stamps from the
 * same local authority over HTTP, has the revocation lists at hand, and runs in a process of its
 * own that is warmed up first and ended after each line. `appended` is ours where what comes of it
 * is appended to the file and no copy of the file is made. The bare work is one digest pass over the
 * file and the key operation, in our runtime.
 */

import { parseArgs } from 'node:util';
import { makePkiWorld } from '@kumoin/testkit';
import { casesFor } from './ades/bench-case.ts';
import type { BenchCase, BenchSigner } from './ades/bench-case.ts';
import { dss, ourselves, pyhanko } from './ades/contestants.ts';
import type { Contestant, Measured } from './ades/contestants.ts';
import { renderLines } from './ades/render-lines.ts';
import type { Line } from './ades/render-lines.ts';
import { startAuthority } from './ades/start-authority.ts';
import { describeMachine } from './machine.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    'warm-up': { type: 'string', default: '8' },
    key: { type: 'string', default: 'p256,rsa2048' },
    only: { type: 'string', default: '' },
  },
});

const span = {
  warmUpMs: Number(values['warm-up']) * 1000,
  measureMs: Number(values.seconds) * 1000,
};
const world = makePkiWorld({ at: Date.now() });
const all = [
  ourselves('Kumoin', 'sign'),
  ourselves('appended', 'append'),
  await pyhanko(),
  await dss(),
  ourselves('bare', 'bare'),
];
const present = all.filter(({ missing }) => missing === false);

for (const line of describeMachine()) console.log(line);
for (const { name, missing } of all) if (missing !== false) console.log(`no ${name}: ${missing}`);

const authority = await startAuthority(world);
const cases = casesFor(values.key.split(',') as BenchSigner[]);
const lines: Line[] = [];
try {
  for (const asked of cases.filter((one) => titleOf(one).includes(values.only))) {
    lines.push({ asked, figures: await measureAll(asked) });
  }
} finally {
  authority.stop();
}
const names = present.map(({ name }) => name);
console.log(renderLines(lines, names));

async function measureAll(asked: BenchCase): Promise<ReadonlyMap<string, Measured>> {
  const figures = new Map<string, Measured>();
  for (const contestant of present.filter((one) => one.supports(asked))) {
    const measured = await measure(contestant, asked);
    if (measured !== undefined) figures.set(contestant.name, measured);
  }
  return figures;
}

/** One engine that fails leaves its cells empty; the others are measured all the same. */
async function measure(contestant: Contestant, asked: BenchCase): Promise<Measured | undefined> {
  const told = `${titleOf(asked)}: ${contestant.name}`;
  const material = { world, signer: asked.signer, authorityUrl: authority.url };
  try {
    const measured = await contestant.measure(asked, material, span);
    console.error(`${told} ${(measured.count / measured.seconds).toFixed(1)}/s`);
    return measured;
  } catch (failure) {
    console.error(`${told} failed: ${String(failure)}`);
    return undefined;
  }
}

function titleOf({ what, level, signer }: BenchCase): string {
  return `${what} ${level} ${signer}`;
}
