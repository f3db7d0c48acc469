/**
 * Work that goes on beside the requests: again and again, one run at a time, until it is told
 * to stop. A run that fails is reported and tried again later; it never ends the process.
 */

export interface Repetition {
  /** The next run follows at once, also upon one that is under way. */
  wake(): void;
  /** Ends it, and waits for the run under way. */
  stop(): Promise<void>;
}

export interface RepeatedWork {
  readonly everyMs: number;
  /** Pause before the first run; none unless given. */
  readonly firstAfterMs?: number;
  /** Pause after a run that failed. */
  readonly afterFailureMs: number;
  /**
   * @param goOn false once it is told to stop: then a long run ends early.
   * @returns `more` when there is more to do now: then the next run follows at once.
   */
  readonly run: (goOn: () => boolean) => Promise<void | 'more'>;
  readonly failed: (error: unknown) => void;
}

/** For what goes on beside it. */
const breathMs = 100;

export function repeat(work: RepeatedWork): Repetition {
  const { everyMs, firstAfterMs, afterFailureMs, run, failed } = work;
  const stopping = new AbortController();
  let woken = new AbortController();
  const goOn = () => !stopping.signal.aborted;

  async function goOnRunning(): Promise<void> {
    if (firstAfterMs !== undefined) await rest(firstAfterMs);
    while (goOn()) {
      let pauseMs = everyMs;
      try {
        if ((await run(goOn)) === 'more') pauseMs = breathMs;
      } catch (error) {
        failed(error);
        pauseMs = afterFailureMs;
      }
      if (goOn()) await rest(pauseMs);
    }
  }

  async function rest(ms: number): Promise<void> {
    await pause(ms, AbortSignal.any([stopping.signal, woken.signal]));
    woken = new AbortController();
  }

  const running = goOnRunning();
  return {
    wake: () => woken.abort(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Keeps no process alive, and ends early when the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
