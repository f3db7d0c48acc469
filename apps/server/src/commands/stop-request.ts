/**
 * Being told to stop: by SIGTERM or SIGINT, or by the primary process.
 *
 * The first time means: finish what is under way. A second signal means: now. One Ctrl+C can
 * arrive twice (npm and the terminal both deliver it), so only a signal that comes a second
 * after the first one counts as the second.
 */

export interface StopRequest {
  readonly stopped: Promise<'stopped'>;
  /** Whether it has been told. */
  isStopped(): boolean;
  /** As a first signal would. */
  stop(): void;
}

const twinMs = 1000;

export function awaitStop(): StopRequest {
  const { promise: stopped, resolve } = Promise.withResolvers<'stopped'>();
  let stoppedAt: number | undefined;
  const stop = () => {
    stoppedAt ??= performance.now();
    resolve('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      if (stoppedAt !== undefined && performance.now() - stoppedAt > twinMs) endAtOnce();
      stop();
    });
  }
  return { stopped, stop, isStopped: () => stoppedAt !== undefined };
}

function endAtOnce(): never {
  process.stderr.write('kumoin: told to stop twice: ended at once\n');
  process.exit(1);
}
