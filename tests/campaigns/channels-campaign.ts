/**
 * How often a transfer gets from the page of a bank to a phone and is approved there, by each channel
 * that a camera or a microphone reads, and by push. Every run is another transfer: begun, shown,
 * filmed or recorded, read, compared, approved, and asked for at the bank.
 *
 * What fails is told with its reason and not tried again.
 */

import { transferFields } from '../worlds/bank-world.ts';
import { ChannelJourneys } from '../worlds/channel-journeys.ts';
import type { Journey } from '../worlds/channel-journeys.ts';

interface CampaignSize {
  readonly times: number;
  /** Pairs of browsers, side by side. */
  readonly lanes: number;
  /** Of the ways, those whose name has this in it; empty: all. */
  readonly only: string;
  readonly say: (line: string) => void;
}

const journeys: Readonly<Record<string, Journey>> = {
  light: { channel: 'light' },
  'light, blurred': { channel: 'light', fault: 'blur' },
  'light, exposure swings': { channel: 'light', fault: 'exposure' },
  'light, 3 of 10 pictures lost': { channel: 'light', fault: 'lost pictures' },
  'light, 24 pictures a second': { channel: 'light', fault: '24 pictures a second' },
  sound: { channel: 'sound' },
  'QR code': { channel: 'qr' },
  push: { channel: 'push' },
};

/** @returns how many of how many arrived, for each way. */
export async function runChannelsCampaign(
  size: CampaignSize,
): Promise<Readonly<Record<string, string>>> {
  const { times, lanes, only, say } = size;
  const worlds = await Promise.all(Array.from({ length: lanes }, () => ChannelJourneys.open()));
  const outcome: Record<string, string> = {};
  try {
    for (const [name, journey] of Object.entries(journeys)) {
      if (!name.includes(only)) continue;
      const runs = Array.from({ length: times }, (_, index) => index);
      const readMs: number[] = [];
      await Promise.all(
        worlds.map(async (world) => {
          for (; runs.pop() !== undefined;) {
            const ms = await run(world, journey, (reason) => say(`${name}: ${reason}`));
            if (ms !== undefined) readMs.push(ms);
          }
        }),
      );
      outcome[name] = `${readMs.length}/${times}`;
      say(`${name}: ${outcome[name]} approved, read in ${spread(readMs)}`);
    }
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
  return outcome;
}

/** @returns how long it took to be read, or undefined if it was not read, not right or not approved. */
async function run(
  world: ChannelJourneys,
  journey: Journey,
  tell: (reason: string) => void,
): Promise<number | undefined> {
  try {
    const { state, shown, readMs } = await world.travel(journey);
    const isWhole = transferFields.every(
      ({ name, value }) => name === 'amount' || shown.includes(value),
    );
    if (state === 'approved' && isWhole) return readMs;
    tell(`${state}, shown ${shown.join(' | ')}`);
  } catch (error) {
    tell(String(error).split('\n')[0] ?? '');
    await world.giveUp();
  }
  return undefined;
}

function spread(readMs: readonly number[]): string {
  const sorted = [...readMs].sort((a, b) => a - b);
  const seconds = (ms: number | undefined): string => ((ms ?? Number.NaN) / 1000).toFixed(1);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return `${seconds(sorted[0])} to ${seconds(sorted.at(-1))} s, half of them within ${seconds(middle)} s`;
}
