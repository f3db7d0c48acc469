/**
 * A listener of its own for metrics, away from where clients come: whoever reaches it may read
 * them, so it is on loopback unless configured otherwise. With several workers the primary
 * process listens, asks each of them, and tells the sums.
 */

import { createServer } from 'node:http';
import { AggregatorRegistry } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Config } from '../../config.ts';

export interface MetricsListener {
  readonly url: string;
  close(): void;
}

/** @returns the metrics as text. */
export type RenderMetrics = () => Promise<string>;

export const metricsContentType = AggregatorRegistry.PROMETHEUS_CONTENT_TYPE;

const timeoutMs = 10_000;

/**
 * @returns undefined, when none is configured.
 * @throws {Error} when the address cannot be had.
 */
export async function listenForMetrics(
  { metrics }: Pick<Config, 'metrics'>,
  render: RenderMetrics,
): Promise<MetricsListener | undefined> {
  if (metrics === undefined) return undefined;
  const { host, port } = metrics;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    render().then(
      (text) => response.writeHead(200, { 'content-type': metricsContentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  server.requestTimeout = timeoutMs;
  server.headersTimeout = timeoutMs;
  server.maxConnections = 20;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/metrics`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What all workers together have measured; for the primary process. */
export function renderOfWorkers(): RenderMetrics {
  const all = new AggregatorRegistry();
  return () => all.clusterMetrics();
}

/** Answers when the primary process asks. */
export function answerPrimary(registry: Registry): void {
  AggregatorRegistry.setRegistries([registry]);
  new AggregatorRegistry();
}
