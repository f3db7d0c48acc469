/**
 * Ends transactions that nobody decided in time, beside the requests. Every node looks, which is
 * cheap; the work is done under a lease, and if two should do it, each transaction still ends once.
 */

import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '#ports/clock.ts';
import type { Leases } from '#ports/leases.ts';
import type { Random } from '#ports/random.ts';
import type { TokenTransactions } from '#ports/token-transactions.ts';
import type { EndOverdueTransactions } from '#usecases/transactions/end-overdue-transactions.ts';
import { repeat } from './repeat.ts';
import type { Repetition } from './repeat.ts';

export interface OverdueParts {
  readonly endOverdueTransactions: EndOverdueTransactions;
  readonly tokenTransactions: Pick<TokenTransactions, 'listOverdue'>;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Pick<FastifyBaseLogger, 'warn'>;
  readonly everyMs?: number;
}

const name = 'overdue-transactions';
const leaseSeconds = 60;
const everyMsUsual = 2_000;

export function endOverdue(parts: OverdueParts): Repetition {
  const { everyMs = everyMsUsual, logger } = parts;
  return repeat({
    everyMs,
    afterFailureMs: everyMs,
    run: () => endUnderLease(parts),
    failed: (err) => logger.warn({ err }, 'transactions that are over were not ended'),
  });
}

async function endUnderLease(parts: OverdueParts): Promise<'more' | undefined> {
  const { endOverdueTransactions, tokenTransactions, leases, clock, random } = parts;
  if ((await tokenTransactions.listOverdue(clock.now(), 1)).length === 0) return undefined;
  const claim = { name, holder: random.identifier() };
  if (!(await leases.take(claim, leaseSeconds, clock.now()))) return undefined;
  try {
    return (await endOverdueTransactions()).more ? 'more' : undefined;
  } finally {
    await leases.release(claim);
  }
}
