/**
 * What waits for an answer, looked for again and again while somebody looks at the app: no push
 * service is needed, so none can keep a request from its owner. A push only makes it look at once.
 */

import { useEffect, useState } from 'preact/hooks';
import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ProblemCode } from '../model/authenticator-error.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import type { ShownTransaction } from '../model/shown-transaction.ts';
import { useApp } from './app-context.ts';

const lookEveryMs = 3_000;

export interface Pending {
  /** Undefined: not looked yet. */
  readonly transactions: readonly ShownTransaction[] | undefined;
  /** By token. */
  readonly problems: ReadonlyMap<string, ProblemCode>;
}

export function usePending(tokens: readonly EnrolledToken[]): Pending {
  const { authenticator } = useApp();
  const [pending, setPending] = useState<Pending>({ transactions: undefined, problems: new Map() });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible' && tokens.length > 0) {
        const found = await lookAt(tokens, (token) => authenticator.listPending(token));
        if (over) return;
        setPending(found);
      }
      clearTimeout(timer);
      timer = setTimeout(() => void look(), lookEveryMs);
    };
    const lookNow = () => void look();
    lookNow();
    document.addEventListener('visibilitychange', lookNow);
    navigator.serviceWorker?.addEventListener('message', lookNow);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', lookNow);
      navigator.serviceWorker?.removeEventListener('message', lookNow);
    };
  }, [authenticator, tokens]);
  return pending;
}

async function lookAt(
  tokens: readonly EnrolledToken[],
  list: (token: EnrolledToken) => Promise<readonly ShownTransaction[]>,
): Promise<Pending> {
  const transactions: ShownTransaction[] = [];
  const problems = new Map<string, ProblemCode>();
  for (const token of tokens) {
    try {
      transactions.push(...(await list(token)));
    } catch (cause) {
      if (!(cause instanceof AuthenticatorError)) throw cause;
      problems.set(token.id, cause.code);
    }
  }
  return { transactions, problems };
}
