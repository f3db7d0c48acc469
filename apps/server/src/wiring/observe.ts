/**
 * What operations see of a process besides its log: metrics, and traces if they are asked for.
 * It stands around ports, use cases and the HTTP server; none of them knows.
 */

import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
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
import { traceStores, traceUseCases, traceVault } from './traces/steps.ts';
import type { EngineUseCases } from './traces/steps.ts';
import { startTelemetry } from './traces/telemetry.ts';
import type { Telemetry } from './traces/telemetry.ts';
import { Tracing } from './traces/tracing.ts';

export class Observation {
  readonly #metrics = makeMetrics();
  readonly #config: Config;
  readonly #endCommits: () => void;
  readonly #telemetry: Telemetry | undefined;
  readonly #tracing: Tracing | undefined;

  /** @throws {ConfigError} when traces are asked for, and the SDK is not installed. */
  static async begin(config: Config, logger: Pick<Logger, 'warn'>): Promise<Observation> {
    const { telemetry } = config;
    return new Observation(config, telemetry && (await startTelemetry(telemetry, logger)));
  }

  private constructor(config: Config, telemetry: Telemetry | undefined) {
    this.#config = config;
    this.#telemetry = telemetry;
    this.#tracing = telemetry && new Tracing(telemetry.tracer);
    this.#endCommits = measureCommits(this.#metrics);
    if (cluster.isWorker) answerPrimary(this.#metrics.registry);
  }

  ofStores(stores: Stores): Stores {
    const measured = measureStores(stores, this.#metrics);
    return this.#tracing ? traceStores(measured, this.#tracing, this.#config) : measured;
  }

  ofVault(keyVault: KeyVault): KeyVault {
    const measured = measureVault(keyVault, this.#metrics);
    return this.#tracing ? traceVault(measured, this.#tracing, this.#config) : measured;
  }

  ofUseCases<UseCases extends EngineUseCases>(useCases: UseCases): UseCases {
    return this.#tracing ? traceUseCases(useCases, this.#tracing) : useCases;
  }

  /** Before the faces are registered. */
  watch(app: FastifyInstance, parts: Measurable & OperatorDoor): void {
    addCollectors(this.#metrics, collectorsOf(parts));
    measureRequests(app, this.#metrics);
    this.#tracing?.watch(app);
    // One of several workers would tell a part as if it were all.
    if (this.#config.workers > 1) return;
    const { checkRate, checkOperator } = parts;
    const { renderMetrics } = this;
    registerMetrics(app, { checkRate, checkOperator, renderMetrics, metricsContentType });
  }

  readonly renderMetrics = (): Promise<string> => this.#metrics.registry.metrics();

  /** Sends the traces that were not sent yet. */
  async end(): Promise<void> {
    this.#endCommits();
    this.#metrics.registry.clear();
    await this.#telemetry?.end();
  }
}
