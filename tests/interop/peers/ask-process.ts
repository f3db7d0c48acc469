/**
 * A program of another ecosystem that is asked again and again, since starting it takes longer
 * than most answers: one order a line, one line of JSON for each.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface AskedProcess {
  readonly pid: number;
  /** @throws {Error} with the program's words where it cannot do it, or has ended. */
  ask<Answer>(order: string): Promise<Answer>;
  stop(): void;
}

export function startAsked(program: string, args: readonly string[]): AskedProcess {
  const child = spawn(program, args);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  // A program that has died leaves no answer, which the question then tells.
  child.stdin.on('error', () => {});
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask<Answer>(order: string): Promise<Answer> {
    child.stdin.write(`${order}\n`);
    const { done, value } = await answers.next();
    if (done === true) throw new Error(`${program} has ended: ${complaints}`);
    const answer = JSON.parse(value) as Answer | { readonly failure: string };
    // A verdict has a member of that name too, beside others.
    if (isFailure(answer)) throw new Error(answer.failure);
    return answer;
  }

  const stop = (): void => {
    child.stdin.end();
    child.kill();
  };
  return { pid: child.pid ?? 0, ask, stop };
}

function isFailure(answer: unknown): answer is { readonly failure: string } {
  if (answer === null || typeof answer !== 'object') return false;
  return 'failure' in answer && Object.keys(answer).length === 1;
}
