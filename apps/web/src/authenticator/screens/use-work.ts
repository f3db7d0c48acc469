/** One thing at a time that takes a while, with what went wrong in it. */

import { useState } from 'preact/hooks';
import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ProblemCode } from '../model/authenticator-error.ts';

export interface Work {
  readonly busy: boolean;
  readonly problem: ProblemCode | undefined;
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemCode>();
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (cause) {
      if (!(cause instanceof AuthenticatorError)) throw cause;
      setProblem(cause.code);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
