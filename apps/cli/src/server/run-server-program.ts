/**
 * Commands of the server run in the server's own program: apps do not import each other, and
 * `kumoin serve` is exactly what an init system would start.
 *
 * Its output is ours, signals that reach us reach it, its exit code becomes ours. SIGINT is
 * passed on only where no terminal is attached, since a terminal sends it to both.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { cloneFolder } from '../config.ts';
import type { CliConfig } from '../config.ts';

const program = join(cloneFolder, 'apps', 'server', 'src', 'main.ts');
const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** @returns the exit code. @throws {CliError} `refused`, when there is no server here. */
export function runServerProgram(
  { environment }: CliConfig,
  args: readonly string[],
): Promise<number> {
  if (!existsSync(program)) throw new CliError('refused', `the server is not here: ${program}`);
  const words = [...process.execArgv, program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: 'inherit', env: environment });
    const forward = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of forwarded) process.on(signal, forward);
    const settle = (finish: () => void): void => {
      for (const signal of forwarded) process.off(signal, forward);
      finish();
    };
    child.once('error', (cause) => settle(() => reject(cause)));
    child.once('exit', (code, signal) =>
      settle(() => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL'])),
    );
  });
}
