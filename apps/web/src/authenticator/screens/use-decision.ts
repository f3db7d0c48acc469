/** Yes or no to one transaction, and where each leads. */

import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ProblemCode } from '../model/authenticator-error.ts';
import type { ShownTransaction } from '../model/shown-transaction.ts';
import { useApp } from './app-context.ts';
import { useWork } from './use-work.ts';

export interface Decision {
  readonly busy: boolean;
  readonly problem: ProblemCode | undefined;
  /** There is nothing left to decide. */
  readonly isOver: boolean;
  readonly approve: (number: string) => Promise<void>;
  /** Eight digits to type by hand, instead. */
  readonly makeCode: (number: string) => Promise<void>;
  readonly refuse: () => Promise<void>;
}

const over: readonly ProblemCode[] = [
  'transaction_decided',
  'transaction_expired',
  'transaction_failed',
  'transaction_unknown',
  'token_locked',
];

export function useDecision(shown: ShownTransaction): Decision {
  const { authenticator, go } = useApp();
  const { busy, problem, run } = useWork();
  const approve = (number: string) =>
    run(async () => {
      try {
        await authenticator.approve(shown, number);
        go({ at: 'decided', decision: 'approved' });
      } catch (cause) {
        const unreachable = cause instanceof AuthenticatorError && cause.code === 'offline';
        if (!unreachable || !canMakeCode(shown)) throw cause;
        // The picture held all that a code to be typed needs.
        go({ at: 'code', shown, number });
      }
    });
  const makeCode = (number: string) =>
    run(async () => {
      await authenticator.typedCode(shown, number);
      go({ at: 'code', shown, number });
    });
  const refuse = () =>
    run(async () => {
      await authenticator.refuse(shown);
      go({ at: 'decided', decision: 'refused' });
    });
  const isOver = problem !== undefined && over.includes(problem);
  return { busy, problem, isOver, approve, makeCode, refuse };
}

/** A code to type is made with one key alone: where there are two it is worth nothing. */
export function canMakeCode({ carried, token }: ShownTransaction): boolean {
  return carried && token.second === undefined;
}
