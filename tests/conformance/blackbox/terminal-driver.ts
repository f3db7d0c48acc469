/** The person who runs the suite, with a browser of their own. */

import { createInterface } from 'node:readline/promises';
import type { AuthorizeDriver } from './authorize-driver.ts';
import { NotTried } from './not-tried.ts';

export class TerminalDriver implements AuthorizeDriver {
  readonly name = 'the person at the terminal';
  readonly tireless = false;

  /** @throws {NotTried} when nobody is there, or nothing is pasted. */
  async authorize(url: string, answer: 'agree' | 'refuse'): Promise<URL | undefined> {
    if (!process.stdin.isTTY) throw new NotTried('nobody is there to use a browser');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const ask = `\nOpen this, and ${answer}:\n${url}\nPaste where you were redirected to: `;
      const pasted = (await terminal.question(ask)).trim();
      if (URL.canParse(pasted)) return new URL(pasted);
      throw new NotTried('no redirect was pasted');
    } finally {
      terminal.close();
    }
  }
}
