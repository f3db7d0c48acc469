/**
 * The steps of a command while they happen. In a terminal they appear on standard error, each
 * marked when it is done; elsewhere they are plain lines on standard output.
 *
 * So that a refusal leaves exactly one line on standard error for scripts to show, plain steps
 * do not go there; and for `--json`, where standard output is for a program, there are none.
 */

import { printable } from './printable.ts';

export interface Progress {
  /** The step before, if any, is done. */
  begin(step: string): void;
  /** How much of the open step is done, from 0 to 1; for steps that take a while. */
  tell(portion: number): void;
  /** Marks the open step as done, so that something else can be written. */
  rest(): void;
  /** Marks the open step as the one that failed. */
  fail(): void;
}

interface Sink {
  write(text: string): unknown;
}

export function liveProgress(stderr: Sink): Progress {
  let open: string | undefined;
  let percent = 0;
  const close = (mark: string): void => {
    if (open !== undefined) stderr.write(`\r\x1b[K${mark} ${open}\n`);
    open = undefined;
  };
  return {
    begin(step) {
      close('✓');
      open = printable(step);
      percent = 0;
      stderr.write(`… ${open}`);
    },
    tell(portion) {
      const reached = Math.floor(portion * 100);
      if (open === undefined || reached === percent || reached >= 100) return;
      percent = reached;
      stderr.write(`\r\x1b[K… ${open} ${percent} %`);
    },
    rest: () => close('✓'),
    fail: () => close('✗'),
  };
}

export function plainProgress(stdout: Sink): Progress {
  return {
    begin: (step) => void stdout.write(`${printable(step)}\n`),
    tell: () => {},
    rest: () => {},
    fail: () => {},
  };
}

export const noProgress: Progress = {
  begin: () => {},
  tell: () => {},
  rest: () => {},
  fail: () => {},
};
