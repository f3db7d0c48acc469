/**
 * What `sign`, `extend`, `timestamp` and `inspect` do, and what they print. Less than was wanted
 * is told on standard error and by the exit code, after the file that was reached is written.
 */

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../cli-error.ts';
import type { Handlers } from '../commands/handlers.ts';
import { liveProgress, noProgress, plainProgress } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import { noQuestions, terminalQuestions } from '../terminal/questions.ts';
import { explainShortfall, renderExtended, renderSigned } from './sign-result.ts';
import { extendFile } from './extend-file.ts';
import { explainFault, faultsOf, inspectFile } from './inspect-file.ts';
import { renderInspected } from './render-description.ts';
import { signFiles } from './sign-files.ts';
import { renderTimestamped, timestampFile } from './timestamp-file.ts';

export const engineHandlers: Pick<Handlers, 'sign' | 'extend' | 'timestamp' | 'inspect'> = {
  sign: (files, options) =>
    withProgress(options, async (progress) => {
      const interactive = process.stdin.isTTY && process.stderr.isTTY;
      const result = await signFiles(files, options, {
        ...outside(progress),
        tell: (line) => void process.stderr.write(`${line}\n`),
        questions: interactive ? terminalQuestions : noQuestions,
      });
      print(options, result, renderSigned);
      refuseLess(explainShortfall(result));
    }),
  extend: (file, options) =>
    withProgress(options, async (progress) => {
      const result = await extendFile(file, options, outside(progress));
      print(options, result, renderExtended);
      refuseLess(explainShortfall(result));
    }),
  timestamp: (file, options) =>
    withProgress(options, async (progress) => {
      print(options, await timestampFile(file, options, outside(progress)), renderTimestamped);
    }),
  inspect: (file, options) =>
    withProgress({ ...options, quiet: !process.stderr.isTTY }, async (progress) => {
      const inspected = await inspectFile(file, options, progress);
      print(options, inspected, renderInspected);
      const [fault] = faultsOf(inspected);
      if (fault !== undefined) throw new CliError('invalid', explainFault(file, fault));
    }),
};

interface Telling {
  readonly json: boolean;
  readonly quiet: boolean;
}

async function withProgress(
  telling: Telling,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  endOnSignal();
  const progress = chooseProgress(telling);
  try {
    await work(progress);
  } catch (error) {
    progress.fail();
    throw error;
  }
}

function outside(progress: Progress) {
  return {
    fetch,
    now: Date.now,
    wait: delay,
    random: (length: number) => new Uint8Array(randomBytes(length)),
    progress,
  };
}

function print<T>({ json }: Pick<Telling, 'json'>, result: T, render: (result: T) => string): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : render(result));
}

/** The file is there by now. @throws {CliError} `short` */
function refuseLess(problem: string | undefined): void {
  if (problem !== undefined) throw new CliError('short', problem);
}

function chooseProgress({ quiet, json }: Telling): Progress {
  if (quiet) return noProgress;
  if (process.stderr.isTTY) return liveProgress(process.stderr);
  return json ? noProgress : plainProgress(process.stdout);
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A handler of our own runs between two steps, never inside one; so the file has its name or
 * has not, and a draft is removed as the process ends.
 */
function endOnSignal(): void {
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => process.exit(code));
  }
}
