/** The authenticator: what it calls, what it is, and the second party it may speak to. */

import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '#ports/clock.ts';
import type { SecondParty } from '#ports/second-party.ts';
import { registerAuthenticator } from '#faces/authenticator/register-authenticator.ts';
import { registerWebApp } from '#faces/authenticator/register-web-app.ts';
import type { UseCases } from '../build-use-cases.ts';
import type { Config } from '../config.ts';
import { readWebApp } from './read-web-app.ts';

/** Built by `npm run build:web`; apps know each other by this address alone. */
const authenticator = fileURLToPath(new URL('../../../web/dist/authenticator', import.meta.url));

interface AppParts {
  readonly useCases: UseCases;
  readonly config: Config;
  readonly adapters: { readonly clock: Clock; readonly secondParty: SecondParty | undefined };
}

export function registerApp(app: FastifyInstance, { useCases, config, adapters }: AppParts): void {
  const secondOrigin = adapters.secondParty?.origin;
  const { authenticatorOrigins } = config.tokens;
  const now = () => adapters.clock.now();
  const { providerName } = config;
  const own = { providerName, now, secondOrigin, authenticatorOrigins };
  registerAuthenticator(app, { ...useCases, ...own });
  const connectTo = secondOrigin === undefined ? [] : [secondOrigin];
  registerWebApp(app, readWebApp(authenticator, app.log), connectTo);
}
