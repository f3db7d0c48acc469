/**
 * Several nodes, each the real program, over one PostgreSQL that is real, too. Any of them may
 * be killed and started again. They share a data folder, as nodes on one machine may: the
 * key-encryption key and the demo secrets are the same for all.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer } from '@kumoin/testkit';
import { openPostgresStore } from '../../apps/server/src/adapters/sql/open-postgres-store.ts';
import type { Stores } from '../../apps/server/src/ports/stores.ts';
import { startServer } from './running-server.ts';
import type { Demo, RunningServer } from './running-server.ts';

export class NodeCluster {
  readonly postgres: PostgresServer;
  readonly home: string;
  readonly #databaseUrl: string;
  readonly #nodes: (RunningServer | undefined)[] = [];

  private constructor(postgres: PostgresServer, databaseUrl: string) {
    this.postgres = postgres;
    this.#databaseUrl = databaseUrl;
    this.home = mkdtempSync(join(tmpdir(), 'kumoin-cluster-'));
  }

  static async open(nodes: number): Promise<NodeCluster> {
    const postgres = await PostgresServer.create();
    const cluster = new NodeCluster(postgres, postgres.url(await postgres.createDatabase()));
    try {
      for (let number = 0; number < nodes; number += 1) await cluster.startNode(number);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** What the nodes that run tell their clients. */
  demos(): readonly Demo[] {
    return this.#nodes.flatMap((node) => (node === undefined ? [] : [node.demo]));
  }

  async startNode(number: number): Promise<void> {
    // That the database is gone is what is played here; nobody needs to read it by the hundred.
    const environment = { KUMOIN_DATABASE_URL: this.#databaseUrl, KUMOIN_LOG_LEVEL: 'silent' };
    this.#nodes[number] = await startServer({ home: this.home, environment });
  }

  async killNode(number: number): Promise<void> {
    const node = this.#nodes[number];
    this.#nodes[number] = undefined;
    await node?.kill();
  }

  /** Stores of our own on the nodes' database, to look behind them. */
  openStores(): Promise<Stores> {
    const clock = { now: () => Date.now() };
    return openPostgresStore({ url: this.#databaseUrl, connectionsMax: 2, clock });
  }

  async close(): Promise<void> {
    for (const node of this.#nodes) await node?.kill();
    await this.postgres.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }
}
