/**
 * What operations see of a process besides its log: metrics, and traces if they are asked for.
 * It stands around ports, use cases and the HTTP server; none of them knows.
 */

import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Stores } from '#ports/stores.ts';
import { registerMetrics } from '#faces/operator/register-metrics.ts';
import type { OperatorDoor } from '#faces/operator/guard-operator.ts';
import type { Config } from '../config.ts';
import { collectorsOf } from './metrics/collector.ts';
import type { Measurable } from './metrics/collector.ts';
import { measureCommits, measureStores, measureVault } from './metrics/measure-ports.ts';
import { measureRequests } from './metrics/measure-requests.ts';
import { addCollectors, makeMetrics } from './metrics/metrics.ts';
import { answerPrimary, metricsContentType } from './metrics/serve-metrics.ts';

export class Observation {
  readonly #metrics = makeMetrics();
  readonly #config: Config;
  readonly #endCommits: () => void;

  constructor(config: Config) {
    this.#config = config;
    this.#endCommits = measureCommits(this.#metrics);
    if (cluster.isWorker) answerPrimary(this.#metrics.registry);
  }

  ofStores(stores: Stores): Stores {
    return measureStores(stores, this.#metrics);
  }

  ofVault(keyVault: KeyVault): KeyVault {
    return measureVault(keyVault, this.#metrics);
  }

  /** Before the faces are registered. */
  watch(app: FastifyInstance, parts: Measurable & OperatorDoor): void {
    addCollectors(this.#metrics, collectorsOf(parts));
    measureRequests(app, this.#metrics);
    // One of several workers would tell a part as if it were all.
    if (this.#config.workers > 1) return;
    const { checkRate, checkOperator } = parts;
    const { renderMetrics } = this;
    registerMetrics(app, { checkRate, checkOperator, renderMetrics, metricsContentType });
  }

  readonly renderMetrics = (): Promise<string> => this.#metrics.registry.metrics();

  end(): void {
    this.#endCommits();
    this.#metrics.registry.clear();
  }
}
