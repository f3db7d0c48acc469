/**
 * One of several workers that share the port: it serves as a process on its own would, but finds
 * everything set up, and is told by the primary where to listen and when to stop.
 */

import cluster from 'node:cluster';
import { build } from '../build.ts';
import type { Built } from '../build.ts';
import type { Config } from '../config.ts';
import { drain, listen } from './listen.ts';
import type { Place } from './listen.ts';
import { takeOperatorToken } from './set-up.ts';
import type { StopRequest } from './stop-request.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** @returns the exit code. */
export async function serveAsWorker(config: Config, stop: StopRequest): Promise<number> {
  const place = await askForPlace(stop);
  const built = await build(config);
  try {
    followPrimary(built, stop);
    const { port, baseUrl } = place;
    await listen(built, { ...config, port, publicUrl: baseUrl });
    takeOperatorToken(built, config);
    built.life.serve();
    tell({ kumoin: 'ready' });
    await stop.stopped;
    await drain(built, config);
  } finally {
    await built.close();
  }
  // The channel to the primary would keep the process alive.
  process.disconnect?.();
  return 0;
}

function askForPlace(stop: StopRequest): Promise<Place> {
  return new Promise((resolve) => {
    process.on('message', (message: ToWorker) => {
      if (message.kumoin === 'listen') resolve(message.place);
      if (message.kumoin === 'stop') stop.stop();
    });
    tell({ kumoin: 'here' });
  });
}

function followPrimary({ life }: Built, stop: StopRequest): void {
  process.on('message', (message: ToWorker) => {
    if (message.kumoin === 'count') life.setWorkers(message.count);
  });
  // Nobody would tell it to stop any more. Node would end it at once, unless it is told that
  // this may happen.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
  process.on('disconnect', () => stop.stop());
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
