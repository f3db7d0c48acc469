/**
 * Signs what was accepted, and tells who asked to be told, beside the requests. Any node does:
 * each claims what is free. Who has accepted something is woken; what another node has left
 * behind is found by looking again. Told to stop, it ends what is under way and begins nothing.
 */

import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '#ports/clock.ts';
import type { SigningJobs } from '#ports/signing-jobs.ts';
import type { PublishNotifications } from '#usecases/notifications/publish-notifications.ts';
import type { SignRequested } from '#usecases/signatures/sign-requested.ts';
import { repeat } from './repeat.ts';
import type { RepeatedWork, Repetition } from './repeat.ts';

export interface BackgroundParts {
  readonly signRequested: SignRequested;
  readonly publishNotifications: PublishNotifications;
  readonly signingJobs: SigningJobs;
  readonly clock: Clock;
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly timing?: Partial<typeof defaultTiming>;
}

export interface Background {
  /** There is something to do. */
  wake(): void;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

const defaultTiming = { lookEveryMs: 1_000, afterFailureMs: 1_000, letGoEveryMs: 10_000 };
/** A receiver that answers slowly holds up nobody else. */
const tellersCount = 4;
const signersCount = 2;
const batchSize = 100;

export function signInBackground(parts: BackgroundParts): Background {
  const { lookEveryMs, afterFailureMs, letGoEveryMs } = { ...defaultTiming, ...parts.timing };
  const looking = { everyMs: lookEveryMs, afterFailureMs };
  const signers = several(signersCount, { ...looking, ...signing(parts) });
  const tellers = several(tellersCount, { ...looking, ...telling(parts) });
  const lettingGo = repeat({ everyMs: letGoEveryMs, afterFailureMs, ...lettingGoOf(parts) });
  return {
    wake: () => signers.forEach((signer) => signer.wake()),
    async stop() {
      const all = [...signers, ...tellers, lettingGo];
      await Promise.all(all.map((repetition) => repetition.stop()));
    },
  };
}

type Doing = Pick<RepeatedWork, 'run' | 'failed'>;

function several(count: number, work: RepeatedWork): readonly Repetition[] {
  return Array.from({ length: count }, () => repeat(work));
}

function signing({ signRequested, logger }: BackgroundParts): Doing {
  return {
    run: async (goOn) => {
      while (goOn() && (await signRequested()));
    },
    failed: (err) => logger.warn({ err }, 'an accepted job was not brought to an end'),
  };
}

function telling({ publishNotifications, logger }: BackgroundParts): Doing {
  return {
    run: async (goOn) => {
      while (goOn()) {
        const told = await publishNotifications();
        if (told === undefined) return;
        if (told.outcome !== 'told') logger.info(told, 'a notification was not taken');
      }
    },
    failed: (err) => logger.warn({ err }, 'a notification was not sent'),
  };
}

/** Their time is over: the sealed results go, too. */
function lettingGoOf({ signingJobs, clock, logger }: BackgroundParts): Doing {
  return {
    run: async () => {
      const gone = await signingJobs.destroyOver(clock.now(), batchSize);
      return gone === batchSize ? 'more' : undefined;
    },
    failed: (err) => logger.warn({ err }, 'jobs that are over were not let go of'),
  };
}
