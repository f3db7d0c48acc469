/**
 * Questions to the person at the terminal. Where there is none, nothing waits for an answer
 * that cannot come: the option that is missing is named instead.
 *
 * Prompts are drawn on standard error, since standard output may be read by a program.
 */

import { password, select, text } from '@clack/prompts';
import { CliError } from '../cli-error.ts';

export interface Question {
  readonly label: string;
  /** Names what to give on the command line instead. */
  readonly option: string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** All methods throw {CliError}: `usage` when nobody can answer, `cancelled` at Ctrl+C. */
export interface Questions {
  text(question: Question): Promise<string>;
  /** The answer is not shown. */
  secret(question: Question): Promise<string>;
  choose(question: Question, choices: readonly Choice[]): Promise<string>;
}

export const terminalQuestions: Questions = {
  text: ({ label }) => answered(text({ message: label, output: process.stderr, validate })),
  secret: ({ label }) => answered(password({ message: label, output: process.stderr, validate })),
  choose: ({ label }, choices) =>
    answered(select({ message: label, options: [...choices], output: process.stderr })),
};

export const noQuestions: Questions = {
  text: missing,
  secret: missing,
  choose: missing,
};

function validate(answer: string | undefined): string | undefined {
  return answer === undefined || answer === '' ? 'Please answer, or stop with Ctrl+C' : undefined;
}

async function answered(prompt: Promise<string | symbol>): Promise<string> {
  const answer = await prompt;
  if (typeof answer === 'symbol') throw new CliError('cancelled', 'cancelled; nothing was signed');
  return answer;
}

function missing({ label, option }: Question): Promise<never> {
  const problem = `${label}: nobody can be asked here, so give ${option}`;
  return Promise.reject(new CliError('usage', problem));
}
