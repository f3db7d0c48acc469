/**
 * The real `kumoin` command as a child process, as a script would call it: no terminal, no
 * input, everything it says kept.
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../apps/cli/bin/kumoin.js', import.meta.url));
const timeoutMs = 120_000;

export interface CommandRun {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface CommandPlace {
  readonly home: string;
  /** More than the environment of the test. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The working folder. */
  readonly folder?: string;
  /** A command that runs the command, such as `unshare`; its words come first. */
  readonly within?: readonly string[];
  /** Takes what it says on standard error as it is said. */
  readonly onErrors?: (text: string) => void;
}

export function runKumoin(words: readonly string[], place: CommandPlace): Promise<CommandRun> {
  const [command = '', ...args] = [...(place.within ?? []), process.execPath, bin, ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, KUMOIN_HOME: place.home, ...place.environment },
      ...(place.folder !== undefined && { cwd: place.folder }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    const said = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (said.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.errors += text;
      place.onErrors?.(text);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}
