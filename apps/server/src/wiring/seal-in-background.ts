/**
 * Seals evidence beside the requests: soon after something was drafted, on whichever node looks
 * first. It looks again and again, for what another node has left behind; to look is one read.
 */

import type { FastifyBaseLogger } from 'fastify';
import type { SealRecords } from '#usecases/evidence/seal-records.ts';
import { repeat } from './repeat.ts';
import type { Repetition } from './repeat.ts';

export interface SealingParts {
  readonly sealRecords: SealRecords;
  /** Set up, and listening. */
  readonly ready: () => boolean;
  readonly logger: Pick<FastifyBaseLogger, 'warn'>;
  readonly timing?: Partial<typeof defaultTiming>;
}

const defaultTiming = { lookEveryMs: 500, afterFailureMs: 5_000 };

export function sealInBackground({ sealRecords, ready, logger, timing }: SealingParts): Repetition {
  const { lookEveryMs, afterFailureMs } = { ...defaultTiming, ...timing };
  return repeat({
    everyMs: lookEveryMs,
    afterFailureMs,
    run: async (goOn) => {
      if (ready()) await sealRecords(goOn);
    },
    failed: (err) => logger.warn({ err }, 'evidence was not sealed'),
  });
}
