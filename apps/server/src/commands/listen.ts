/** Where a process listens, and how it stops to. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Built } from '../build.ts';
import type { Config } from '../config.ts';

export interface Place {
  readonly port: number;
  readonly baseUrl: string;
}

/** Nobody is served before it is known that store and vault belong together. */
export async function listen(built: Built, config: Config): Promise<Place> {
  const { app, useCases } = built;
  await useCases.checkInstallation();
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const baseUrl = config.publicUrl ?? addressOf(config, port);
  built.setBaseUrl(baseUrl);
  return { port, baseUrl };
}

function addressOf({ host, tls }: Config, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}`;
}

/** Load balancers look at readiness every few seconds: until they have, callers still come. */
export async function drain({ life }: Built, { drainSeconds }: Config): Promise<void> {
  life.drain();
  await sleep(drainSeconds * 1000);
}
