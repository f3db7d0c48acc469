/**
 * What is measured, by name. Every label has few values, all of them ours: nothing that a
 * caller chose becomes one. docs/operate/observability.md lists them, and a test compares.
 *
 * Of several workers sums are told, but where one number stands for all of them.
 */

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Collector } from './collector.ts';

const requestSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const operationSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const groupSizes = [1, 2, 4, 8, 16, 32, 64, 128];

export type Metrics = ReturnType<typeof makeMetrics>;

export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry, ...ofRequests([registry]), ...ofKeys([registry]), ...ofStores([registry]) };
}

function ofRequests(registers: Registry[]) {
  return {
    requestSeconds: new Histogram({
      name: 'kumoin_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: requestSeconds,
      registers,
    }),
    refusals: new Counter({
      name: 'kumoin_refusals_total',
      help: 'Requests that a rule refused, by the code of docs/reference/errors.md.',
      labelNames: ['code'],
      registers,
    }),
    outages: new Counter({
      name: 'kumoin_outages_total',
      help: 'Requests that failed because something outside did, by code.',
      labelNames: ['code'],
      registers,
    }),
    bugs: new Counter({
      name: 'kumoin_bugs_total',
      help: 'Requests that failed because of us; the log has the stack of each.',
      registers,
    }),
  };
}

function ofKeys(registers: Registry[]) {
  return {
    signatures: new Counter({
      name: 'kumoin_signatures_total',
      help: 'Signatures asked of the vault: what they were for, the key, and whether they came.',
      labelNames: ['purpose', 'key', 'outcome'],
      registers,
    }),
    vaultSeconds: new Histogram({
      name: 'kumoin_vault_operation_duration_seconds',
      help: 'Time of one call of the key vault; signing may be of many digests.',
      labelNames: ['operation', 'outcome'],
      buckets: operationSeconds,
      registers,
    }),
    keysClaimed: new Counter({
      name: 'kumoin_key_pool_claims_total',
      help: 'Enrolments that asked for a key made ahead, and whether there was one.',
      labelNames: ['algorithm', 'outcome'],
      registers,
    }),
  };
}

function ofStores(registers: Registry[]) {
  return {
    storeSeconds: new Histogram({
      name: 'kumoin_store_operation_duration_seconds',
      help: 'Time of one call of a store, with the wait for its turn and its commit.',
      labelNames: ['store', 'operation'],
      buckets: operationSeconds,
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'kumoin_store_commit_duration_seconds',
      help: 'Time of one transaction that wrote, from its begin to its durable end.',
      buckets: operationSeconds,
      registers,
    }),
    groupSize: new Histogram({
      name: 'kumoin_store_group_size',
      help: 'Writes that shared one commit.',
      buckets: groupSizes,
      registers,
    }),
  };
}

/** Numbers that are looked up when they are asked for. */
export function addCollectors(
  { registry }: Pick<Metrics, 'registry'>,
  collectors: readonly Collector[],
) {
  for (const { name, help, labelNames, collect } of collectors) {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      // Each worker sees the same store: the sum would count everything several times.
      aggregator: 'max',
      async collect() {
        const found = await collect().catch(() => []);
        this.reset();
        for (const { labels, value } of found) this.set(labels, value);
      },
    });
  }
}
