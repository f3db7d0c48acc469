/**
 * One SAD, presented by many calls at once to all nodes over one PostgreSQL: exactly one gets a
 * signature, each time; the others are told that the yes is spent.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { CscClient, SdkError } from '@kumoin/sdk';
import { NodeCluster } from '../worlds/node-cluster.ts';
import type { Demo } from '../worlds/running-server.ts';

const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };

export interface RaceCampaign {
  readonly times: number;
  readonly nodes: number;
  readonly calls: number;
  say(line: string): void;
}

export interface RaceOutcome {
  readonly races: number;
  readonly signatures: number;
  /** How often each node won. */
  readonly won: readonly number[];
}

/** @throws {AssertionError} when a race has not exactly one winner. */
export async function runRaceCampaign(campaign: RaceCampaign): Promise<RaceOutcome> {
  const { times, nodes, calls, say } = campaign;
  const cluster = await NodeCluster.open(nodes);
  try {
    const clients = await Promise.all(cluster.demos().map(logIn));
    const won = clients.map(() => 0);
    for (let race = 1; race <= times; race += 1) {
      const winners = await runRace(clients, cluster.demos(), calls);
      assert.equal(winners.length, 1, `race ${race} had ${winners.length} winners`);
      for (const node of winners) won[node] = (won[node] ?? 0) + 1;
      if (race % 10 === 0) say(`${race} of ${times} races, one signature each`);
    }
    await checkJournal(cluster, times);
    return { races: times, signatures: won.reduce((left, right) => left + right, 0), won };
  } finally {
    await cluster.close();
  }
}

/** @returns the number of the node behind each signature that was given. */
async function runRace(
  clients: readonly CscClient[],
  [demo]: readonly Demo[],
  calls: number,
): Promise<readonly number[]> {
  const [client] = clients;
  const [signer] = demo?.signers ?? [];
  const credentialId = signer?.credentials[0]?.credentialID ?? '';
  const digest = new Uint8Array(randomBytes(32));
  const order = { credentialId, digests: [digest], ...sha256 };
  const yes = { ...order, numSignatures: 1, pin: signer?.pin ?? '' };
  const sad = (await client?.authorize(yes)) ?? '';

  const outcomes = await Promise.all(
    Array.from({ length: calls }, async (_, number) => {
      const node = number % clients.length;
      return (await signs(clients[node], { ...order, sad })) ? [node] : [];
    }),
  );
  return outcomes.flat();
}

async function signs(
  client: CscClient | undefined,
  order: Parameters<CscClient['signHash']>[0],
): Promise<boolean> {
  try {
    const signatures = await client?.signHash(order);
    assert.equal(signatures?.length, 1);
    return true;
  } catch (error) {
    assert.ok(error instanceof SdkError && error.answer?.status === 400, String(error));
    return false;
  }
}

async function checkJournal(cluster: NodeCluster, races: number): Promise<void> {
  const stores = await cluster.openStores();
  try {
    const { sequence } = await stores.journal.head();
    let made = 0;
    for (let after = 0; after < sequence; after += 500) {
      const entries = await stores.journal.read(after, 500);
      made += entries.filter(({ event }) => event === 'signature.made').length;
    }
    // One more for each node: at its start it signs a document to show that it can.
    assert.ok(made >= races && made <= races + cluster.demos().length, `${made} entries`);
  } finally {
    await stores.close();
  }
}

async function logIn(demo: Demo): Promise<CscClient> {
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  return client;
}
