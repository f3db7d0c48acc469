/**
 * Campaigns: what the tests do a few times, for as long as somebody wants to watch.
 *
 *     npm run campaign -- crash [--times 50] [--nodes 3] [--clients 8] [--seed N]
 *     npm run campaign -- race [--times 100] [--nodes 3] [--calls 200]
 *     npm run campaign -- channels [--times 20] [--lanes 2] [--only WORD]
 */

import { parseArgs } from 'node:util';
import { runChannelsCampaign } from './channels-campaign.ts';
import { runCrashCampaign } from './crash-campaign.ts';
import { runRaceCampaign } from './race-campaign.ts';

const usage = `usage: npm run campaign -- crash [--times 50] [--nodes 3] [--clients 8] [--seed N]
       npm run campaign -- race [--times 100] [--nodes 3] [--calls 200]
       npm run campaign -- channels [--times 20] [--lanes 2] [--only WORD]

crash  kill nodes and their PostgreSQL under load; nothing may be signed twice or unrecorded
race   one SAD raced by many calls over all nodes; one signature each time
channels  a transfer carried from one browser to another by light (also blurred, badly exposed, with
       pictures lost, at 24 a second), sound, picture and push; each time another transfer
`;

type Numbers = (name: string, otherwise: number) => number;
/** @param only of its parts, those whose name has this in it. */
type Campaign = (number: Numbers, only: string) => Promise<object>;

const campaigns: Readonly<Record<string, Campaign>> = {
  crash: (number) => {
    const seed = number('seed', Date.now() % 1_000_000);
    say(`seed ${seed}`);
    const size = { times: number('times', 50), nodes: number('nodes', 3) };
    return runCrashCampaign({ ...size, clients: number('clients', 8), seed, say });
  },
  race: (number) => {
    const size = { times: number('times', 100), nodes: number('nodes', 3) };
    return runRaceCampaign({ ...size, calls: number('calls', 200), say });
  },
  channels: (number, only) =>
    runChannelsCampaign({ times: number('times', 20), lanes: number('lanes', 2), only, say }),
};

async function main(args: readonly string[]): Promise<number> {
  const numbers = ['times', 'nodes', 'clients', 'calls', 'lanes', 'seed'];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries(
      [...numbers, 'only'].map((name) => [name, { type: 'string' as const }]),
    ),
  });
  const campaign = campaigns[positionals.join(' ')];
  if (campaign === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const began = performance.now();
  const outcome = await campaign(
    (name, otherwise) => readCount(values[name]) ?? otherwise,
    values['only'] ?? '',
  );
  say(`${JSON.stringify(outcome)} in ${Math.round((performance.now() - began) / 1000)} s`);
  return 0;
}

function readCount(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`not a count: ${String(text)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
