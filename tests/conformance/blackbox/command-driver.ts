/** A program of the target's owner that walks through the pages, such as a browser under control. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AuthorizeDriver } from './authorize-driver.ts';

const timeoutMs = 120_000;

export class CommandDriver implements AuthorizeDriver {
  readonly name = 'the authorize command';
  readonly tireless = true;
  readonly #command: string;

  constructor(command: string) {
    this.#command = command;
  }

  /** `COMMAND URL agree|refuse`; the last line it prints is the redirect, or empty. */
  async authorize(url: string, answer: 'agree' | 'refuse'): Promise<URL | undefined> {
    const options = { timeout: timeoutMs };
    const { stdout } = await promisify(execFile)(this.#command, [url, answer], options);
    const last = stdout.trim().split('\n').at(-1) ?? '';
    return URL.canParse(last) ? new URL(last) : undefined;
  }
}
