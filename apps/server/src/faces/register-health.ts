/**
 * `GET /healthz`: the process answers. `GET /readyz`: it can do its work, or says what is wrong.
 *
 * What is degraded serves on and says so; 503 tells a load balancer to send nobody here. The
 * reasons are for operators, and whoever asks may read them: they hold no secret, no address.
 */

import type { FastifyInstance } from 'fastify';

export type HealthState = 'ok' | 'degraded' | 'failed';

export interface HealthCheck {
  readonly name: string;
  readonly state: HealthState;
  readonly reason?: string;
}

export type CheckHealth = () => Promise<readonly HealthCheck[]>;

const statuses = { ok: 'ready', degraded: 'degraded', failed: 'not ready' } as const;

export function registerHealth(app: FastifyInstance, checkHealth: CheckHealth): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks = await checkHealth();
    const worst = worstOf(checks);
    reply.code(worst === 'failed' ? 503 : 200).header('cache-control', 'no-store');
    return { status: statuses[worst], checks };
  });
}

function worstOf(checks: readonly HealthCheck[]): HealthState {
  const found = (wanted: HealthState) => checks.some(({ state }) => state === wanted);
  if (found('failed')) return 'failed';
  return found('degraded') ? 'degraded' : 'ok';
}
