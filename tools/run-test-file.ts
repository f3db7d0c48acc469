/**
 * Run one test file in a process of its own with node's test runner, and count its leaf tests.
 *
 * Suites and tests that only hold other tests are not counted, so the sums mean what a reader
 * takes them to mean. A file that ran no test at all is a failure: it claims something and shows
 * nothing. A file that outlives its time limit is ended and is a failure too; node's own limit
 * cancels the test but goes on waiting for the process.
 */

import { run } from 'node:test';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { NODE_FLAGS } from './run-on-node-24.js';

const OUTPUT_CHARACTERS_MAX = 8_000;
const WHOLE_FILE = 'the file as a whole';

export interface Remark {
  readonly title: string;
  readonly reason: string;
}

export interface TestFileResult {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly Remark[];
  readonly skips: readonly Remark[];
  /** What the file printed; the end of it if it was long. */
  readonly output: string;
}

/** @param order file is absolute; timeoutMs bounds the whole file. */
export async function runTestFile(order: {
  file: string;
  timeoutMs: number;
}): Promise<TestFileResult> {
  const { file, timeoutMs } = order;
  const tally = new Tally(file);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const events = run({ files: [file], signal: limit.signal, execArgv: NODE_FLAGS });
  for await (const event of events) tally.take(event);
  clearTimeout(timer);
  if (limit.signal.aborted) tally.blameFile(`was ended after ${timeoutMs / 1000} s`);
  else if (tally.isEmpty()) tally.blameFile('ran no tests');
  return tally;
}

class Tally implements TestFileResult {
  readonly file: string;
  readonly failures: Remark[] = [];
  readonly skips: Remark[] = [];
  passed = 0;
  output = '';
  /** The titles on the way down to the present test. */
  #path: string[] = [];
  /** How many tests have ended at each depth since the last one above them did. */
  #ended: number[] = [];

  constructor(file: string) {
    this.file = file;
  }

  take({ type, data }: TestEvent): void {
    if (type === 'test:start') this.#path[data.nesting] = data.name;
    if (type === 'test:pass' || type === 'test:fail') this.#end(data);
    if (type === 'test:stdout' || type === 'test:stderr') {
      this.output = (this.output + data.message).slice(-OUTPUT_CHARACTERS_MAX);
    }
  }

  isEmpty(): boolean {
    return this.passed + this.failures.length + this.skips.length === 0;
  }

  /** Says it better than the runner, which knows only that the process ended badly. */
  blameFile(reason: string): void {
    const known = this.failures.findIndex(({ title }) => title === WHOLE_FILE);
    if (known >= 0) this.failures.splice(known, 1);
    this.failures.push({ title: WHOLE_FILE, reason });
  }

  #end(data: EventData.TestPass | EventData.TestFail): void {
    const { nesting } = data;
    const held = this.#ended[nesting + 1] ?? 0;
    this.#ended[nesting + 1] = 0;
    this.#ended[nesting] = (this.#ended[nesting] ?? 0) + 1;

    const isFile = data.name === this.file;
    const title = isFile ? WHOLE_FILE : [...this.#path.slice(0, nesting), data.name].join(' > ');
    const error = 'error' in data.details ? data.details.error : undefined;
    if (error !== undefined && isOwnFault(error)) {
      // A failure that is expected is no pass, and nobody has to act on it: it is skipped.
      const remarks = data.todo === undefined ? this.failures : this.skips;
      remarks.push({ title, reason: inspect(error.cause ?? error) });
    } else if (held > 0 || isFile) {
      return;
    } else if (data.skip !== undefined || data.todo !== undefined) {
      this.skips.push({ title, reason: whyNot(data.skip ?? data.todo) });
    } else if (data.details.type !== 'suite') {
      this.passed += 1;
    }
  }
}

/** A test that fails only because one inside it did has been counted with that one. */
function isOwnFault(error: Error): boolean {
  return !('failureType' in error && error.failureType === 'subtestsFailed');
}

function whyNot(given: string | boolean | undefined): string {
  return typeof given === 'string' && given !== '' ? given : 'no reason given';
}
