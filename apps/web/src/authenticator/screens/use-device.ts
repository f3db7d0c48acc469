/**
 * A camera or a microphone while a screen is there, and the first code it finds. One that says nothing
 * to us is told, and the search goes on: there may be another in the picture.
 */

import { useEffect, useState } from 'preact/hooks';
import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ProblemCode } from '../model/authenticator-error.ts';
import type { ReadCode } from '../model/read-code.ts';
import { useApp } from './app-context.ts';

/** @param read throws an `AuthenticatorError` for what is no code of ours. */
export type Found = (read: () => ReadCode) => void;

/** @param open is told where to bring what it finds; gives how to stop. @returns what is wrong. */
export function useDevice(open: (found: Found) => Promise<() => void>): ProblemCode | undefined {
  const { follow } = useApp();
  const [problem, setProblem] = useState<ProblemCode>();
  useEffect(() => {
    let over = false;
    let close = (): void => {};
    const end = (): void => {
      over = true;
      close();
      close = () => {};
    };
    const found: Found = (read) => {
      if (over) return;
      try {
        const code = read();
        end();
        void follow(code);
      } catch (cause) {
        setProblem(codeOf(cause));
      }
    };
    open(found).then(
      (closing) => {
        if (over) closing();
        else close = closing;
      },
      (cause: unknown) => setProblem(codeOf(cause)),
    );
    return end;
    // The device is opened once, when the screen appears.
  }, []);
  return problem;
}

function codeOf(cause: unknown): ProblemCode {
  if (cause instanceof AuthenticatorError) return cause.code;
  throw cause;
}
