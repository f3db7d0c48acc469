/**
 * Run a child process as if it were ourselves: its output is ours, the signals we get reach it,
 * its exit code becomes ours. Plain JavaScript for any Node >= 18, because it runs before
 * anything is installed.
 *
 * SIGINT is passed on only where no terminal is attached: a terminal sends Ctrl+C to the whole
 * process group, and a second copy would look like an impatient user to the child.
 */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 128 + the signal's number if a signal ended the child.
 * @throws {Error} if the command cannot be started at all.
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (finish) => {
      for (const signal of FORWARDED) process.off(signal, forward);
      finish();
    };
    child.once('error', (cause) => settle(() => reject(cause)));
    child.once('exit', (code, signal) =>
      settle(() => resolve(code ?? 128 + constants.signals[signal])),
    );
  });
}
