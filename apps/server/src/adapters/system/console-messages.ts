/**
 * Messages on the terminal of the server, for the evaluation profile: nothing is sent to anybody.
 * Each is a line of its own on standard output, never one of the log, which is kept and shipped.
 */

import type { Message } from '#ports/message-sender.ts';

export class ConsoleMessages {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)) {
    this.#say = say;
  }

  async send({ route, to, subject, text }: Message): Promise<void> {
    const words = [subject, text.reveal()].join(' ').replace(/\s+/g, ' ').trim();
    this.#say(`kumoin ${route} to ${to}: ${words}`);
  }
}
