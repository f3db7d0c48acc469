/**
 * What readiness is made of: each check has a name, a time limit, and a reason when it is not
 * well. Answers are kept for a second, so that asking costs little however often it is done;
 * only the beginning and the end of the process are told at once.
 */

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
}

const defaults = { timeoutMs: 2000, keptMs: 1000 };
export const well: Finding = { state: 'ok' };

export function makeCheckHealth(parts: HealthParts): CheckHealth {
  const { checks, stage, timeoutMs, keptMs } = { ...defaults, ...parts };
  let kept: Promise<readonly HealthCheck[]> = Promise.resolve([]);
  let keptUntil = -Infinity;

  return async function checkHealth() {
    const life = { name: 'process', ...lifeFinding(stage()) };
    if (performance.now() >= keptUntil) {
      keptUntil = performance.now() + keptMs;
      kept = Promise.all(checks.map((check) => runCheck(check, timeoutMs)));
    }
    return [life, ...(await kept)];
  };
}

function lifeFinding(stage: LifeStage): Finding {
  return stage === 'serving' ? well : { state: 'failed', reason: stage };
}

async function runCheck({ name, run }: Check, timeoutMs: number): Promise<HealthCheck> {
  const { promise: late, resolve } = Promise.withResolvers<Finding>();
  const reason = `no answer within ${timeoutMs / 1000} s`;
  const timer = setTimeout(() => resolve({ state: 'failed', reason }), timeoutMs);
  try {
    return { name, ...(await Promise.race([run(), late])) };
  } catch {
    // What went wrong is in the log of whoever needed it; it may hold names and addresses.
    return { name, state: 'failed', reason: 'does not work; the log says why' };
  } finally {
    clearTimeout(timer);
  }
}
