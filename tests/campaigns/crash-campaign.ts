/**
 * Nodes and their PostgreSQL are killed (SIGKILL), in an order that a seed decides, while clients
 * sign through whoever is there. Afterwards and in between: no digest was signed twice, no
 * signature was released without a record, the chain of the journal is whole.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { NodeCluster } from '../worlds/node-cluster.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

export interface CrashCampaign {
  /** How often something is killed. */
  readonly times: number;
  readonly nodes: number;
  readonly clients: number;
  readonly seed: number;
  say(line: string): void;
}

export interface CrashOutcome {
  readonly given: number;
  readonly released: number;
  readonly nodesKilled: number;
  readonly databaseKilled: number;
}

const checkEvery = 10;
/** Of the kills, those that hit the database. */
const databaseShare = 0.4;

/** @throws {AssertionError} when a promise was broken. */
export async function runCrashCampaign(campaign: CrashCampaign): Promise<CrashOutcome> {
  const { times, nodes, clients, seed, say } = campaign;
  const cluster = await NodeCluster.open(nodes);
  const load = new SigningLoad(() => cluster.demos());
  const chance = seededChance(seed);
  const killed = { nodes: 0, database: 0 };
  const signing = load.run(clients);
  try {
    for (let round = 1; round <= times; round += 1) {
      await sleep(100 + 600 * chance());
      if (chance() < databaseShare) {
        await killDatabase(cluster, chance());
        killed.database += 1;
      } else {
        await killNode(cluster, Math.floor(chance() * nodes), chance());
        killed.nodes += 1;
      }
      if (round % checkEvery === 0) {
        await check(cluster, load);
        say(`${round} of ${times} kills: ${load.released} signatures released, all accounted for`);
      }
    }
    // What the last kill interrupted must come back by itself, too.
    await untilReleased(load, load.released + clients);
  } finally {
    load.stop();
    await signing;
    try {
      await load.settle();
      await check(cluster, load);
    } finally {
      await cluster.close();
    }
  }
  const { given, released } = load;
  return { given, released, nodesKilled: killed.nodes, databaseKilled: killed.database };
}

async function killNode(cluster: NodeCluster, number: number, pause: number): Promise<void> {
  await cluster.killNode(number);
  await sleep(200 * pause);
  await cluster.startNode(number);
}

async function killDatabase({ postgres }: NodeCluster, pause: number): Promise<void> {
  await postgres.kill();
  await sleep(500 * pause);
  await postgres.start();
}

async function check(cluster: NodeCluster, load: SigningLoad): Promise<void> {
  const stores = await cluster.openStores();
  await load.check(stores.journal).finally(() => stores.close());
}

async function untilReleased(load: SigningLoad, wanted: number): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (load.released < wanted) {
    if (Date.now() > giveUpAt) throw new Error('after the last kill nothing was signed any more');
    await sleep(50);
  }
}

/** The same kills for the same seed: a small generator is enough (mulberry32). */
function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
