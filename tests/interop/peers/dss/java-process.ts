/**
 * A Java program that is asked again and again, since starting it takes longer than most
 * answers: one order a line with its members parted by tabs, one line of JSON for each.
 */

import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dss } from './install-dss.ts';

export interface JavaProcess {
  readonly pid: number;
  /** @throws {Error} with the program's words where it cannot do it, or has ended. */
  ask<Answer>(...order: readonly string[]): Promise<Answer>;
  stop(): void;
}

export function startJava(dss: Dss, program: string, args: readonly string[]): JavaProcess {
  const child = spawn('java', [
    '-Xmx1g',
    '-Djava.awt.headless=true',
    `-Dpdfbox.fontcache=${dss.cache}`,
    '-cp',
    [dss.classes, join(dss.libraries, '*')].join(delimiter),
    program,
    ...args,
  ]);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  // A program that has died leaves no answer, which the question then tells.
  child.stdin.on('error', () => {});
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask<Answer>(...order: readonly string[]): Promise<Answer> {
    child.stdin.write(`${order.join('\t')}\n`);
    const { done, value } = await answers.next();
    if (done === true) throw new Error(`DSS has ended: ${complaints}`);
    const answer = JSON.parse(value) as Answer | { readonly failure: string };
    if (answer !== null && typeof answer === 'object' && 'failure' in answer) {
      throw new Error(answer.failure);
    }
    return answer;
  }

  const stop = (): void => {
    child.stdin.end();
    child.kill();
  };
  return { pid: child.pid ?? 0, ask, stop };
}
