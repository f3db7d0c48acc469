/**
 * What our own server would send to its signers: in the evaluation profile it says so on standard
 * output, a line for each message, such as `kumoin sms to +81300000000: … 123456 …`.
 */

import { setTimeout as sleep } from 'node:timers/promises';

const waitMs = 50;
const waitsMax = 100;
const code = /\b(\d{6,8})\b/;

export class OwnMessages {
  readonly #lines: readonly string[];

  /** @param lines grows as the server speaks. */
  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** The code in the message to one of these addresses that `send` brings about. */
  async codeAfter(send: () => Promise<void>, addresses: readonly string[]): Promise<string> {
    const from = this.#lines.length;
    await send();
    for (let waits = 0; waits < waitsMax; waits += 1) {
      const found = this.#find(addresses, from);
      if (found !== undefined) return found;
      await sleep(waitMs);
    }
    throw new Error('no message came with a code');
  }

  #find(addresses: readonly string[], from: number): string | undefined {
    for (const line of this.#lines.slice(from)) {
      const text = addresses.map((to) => line.split(` to ${to}: `)[1]).find(Boolean);
      const digits = code.exec(text ?? '')?.[1];
      if (digits !== undefined) return digits;
    }
    return undefined;
  }
}
