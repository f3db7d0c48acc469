/**
 * `serve`: open everything, listen, set up what is missing, say `kumoin ready`, and work
 * until told to stop. Requests under way are finished before the store is closed.
 *
 * With several workers this process does the set-up, alone, and then only minds the workers
 * that do the requests.
 */

import cluster from 'node:cluster';
import { build } from '../build.ts';
import { loadConfig } from '../config.ts';
import { relaxations } from '../wiring/relaxations.ts';
import type { Config } from '../config.ts';
import { listenForMetrics, renderOfWorkers } from '../wiring/metrics/serve-metrics.ts';
import { drain, listen } from './listen.ts';
import type { Place } from './listen.ts';
import { mindWorkers } from './mind-workers.ts';
import { say } from './say.ts';
import { serveAsWorker } from './serve-as-worker.ts';
import { serveVault } from './serve-vault.ts';
import { setUp } from './set-up.ts';
import { awaitStop } from './stop-request.ts';
import type { StopRequest } from './stop-request.ts';

/** @returns the exit code. */
export async function serve(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
): Promise<number> {
  const config = loadConfig(environment, flags);
  const stop = awaitStop();
  if (cluster.isWorker) return serveAsWorker(config, stop);
  if (config.roles === 'vault') {
    await serveVault(config, stop.stopped);
    return 0;
  }
  for (const relaxation of relaxations(config)) say(`shortcut in force: ${relaxation}`);
  return config.workers === 1 ? serveAlone(config, stop) : serveWithWorkers(config, stop);
}

async function serveAlone(config: Config, stop: StopRequest): Promise<number> {
  const built = await build(config);
  let metrics: Awaited<ReturnType<typeof listenForMetrics>>;
  try {
    metrics = await listenForMetrics(config, built.renderMetrics);
    const { baseUrl } = await listen(built, config);
    if ((await setUp(built, { config, baseUrl, stop })) === 'stopped') return 0;
    built.life.serve();
    if (metrics !== undefined) say(`metrics ${metrics.url}`);
    say(`kumoin ready ${baseUrl}`);
    await stop.stopped;
    await drain(built, config);
  } finally {
    metrics?.close();
    await built.close();
  }
  return 0;
}

/**
 * The set-up is that of a process on its own, so that it can sign the first document over HTTP;
 * then it lets go of port, store and keys, and the workers take the same port.
 */
async function serveWithWorkers(config: Config, stop: StopRequest): Promise<number> {
  const built = await build(config);
  let place: Place;
  try {
    place = await listen(built, config);
    const { baseUrl } = place;
    if ((await setUp(built, { config, baseUrl, stop })) === 'stopped') return 0;
  } finally {
    await built.close();
  }
  const { baseUrl } = place;
  const metrics = await listenForMetrics(config, renderOfWorkers());
  try {
    if (metrics !== undefined) say(`metrics ${metrics.url}`);
    const ready = () => say(`kumoin ready ${baseUrl}`);
    return await mindWorkers({ wanted: config.workers, place, stop, ready });
  } finally {
    metrics?.close();
  }
}
