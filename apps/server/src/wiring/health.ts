/**
 * What readiness is made of: each check has a name, a time limit, and a reason when it is not
 * well. Answers are kept for a second, so that asking costs little however often it is done;
 * only the beginning and the end of the process are told at once.
 */

import { Outage } from '#domain/outage.ts';
import type { CheckHealth, HealthCheck } from '#faces/register-health.ts';

export type Finding = Omit<HealthCheck, 'name'>;

/** An error counts as failed; its text stays inside. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding>;
}

export type LifeStage = 'starting' | 'serving' | 'draining';

export interface HealthParts {
  readonly checks: readonly Check[];
  readonly stage: () => LifeStage;
  /** Milliseconds a check may take. */
  readonly timeoutMs?: number;
  readonly keptMs?: number;
  /** Told when a check begins to fail, with what it threw. */
  readonly tellFailure?: (name: string, error: unknown) => void;
}

const defaults = { timeoutMs: 2000, keptMs: 1000, tellFailure: undefined };
export const well: Finding = { state: 'ok' };

export function makeCheckHealth(parts: HealthParts): CheckHealth {
  const { checks, stage, timeoutMs, keptMs, tellFailure } = { ...defaults, ...parts };
  const failing = new Set<string>();
  const underWay = new Map<string, Promise<Finding>>();
  let kept: Promise<readonly HealthCheck[]> = Promise.resolve([]);
  let keptUntil = -Infinity;

  return async function checkHealth() {
    const life = { name: 'process', ...lifeFinding(stage()) };
    if (performance.now() >= keptUntil) {
      keptUntil = performance.now() + keptMs;
      kept = Promise.all(checks.map(look));
    }
    return [life, ...(await kept)];
  };

  async function look({ name, run }: Check): Promise<HealthCheck> {
    try {
      const finding = await inTime(runOnce(name, run), timeoutMs);
      failing.delete(name);
      return { name, ...finding };
    } catch (error) {
      // The text may hold names and addresses: that is for the log, once, and not for whoever asks.
      if (!failing.has(name)) tellFailure?.(name, error);
      failing.add(name);
      const reason = error instanceof Outage ? error.code : 'does not work';
      return { name, state: 'failed', reason };
    }
  }

  /** One that hangs is waited for, not asked again: it holds a connection that others need. */
  function runOnce(name: string, run: Check['run']): Promise<Finding> {
    const running = underWay.get(name) ?? run().finally(() => underWay.delete(name));
    underWay.set(name, running);
    return running;
  }
}

function lifeFinding(stage: LifeStage): Finding {
  return stage === 'serving' ? well : { state: 'failed', reason: stage };
}

async function inTime(running: Promise<Finding>, timeoutMs: number): Promise<Finding> {
  const { promise: late, resolve } = Promise.withResolvers<Finding>();
  const reason = `no answer within ${timeoutMs / 1000} s`;
  const timer = setTimeout(() => resolve({ state: 'failed', reason }), timeoutMs);
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
