/**
 * A code to be typed where the transaction was begun, large, with the time it still holds. It needs no
 * network. What it is for stands below it: a code is for that and for nothing else.
 *
 * The seconds are not announced one by one; a new code is.
 */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TypedCode } from '../model/answer-statement.ts';
import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ShownTransaction } from '../model/shown-transaction.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StatementView } from './statement-view.tsx';

const tickMs = 1_000;

interface CodePageProps {
  readonly shown: ShownTransaction;
  /** That the person typed; empty where none is needed. */
  readonly number: string;
}

export function CodePage({ shown, number }: CodePageProps): VNode {
  const { texts, authenticator } = useApp();
  const { code, now } = useTypedCode(shown, number);
  const isOver = now >= shown.statement.expiresAt * 1000;
  const left = code?.changesAt === undefined ? undefined : code.changesAt - authenticator.now();
  return (
    <>
      <PageTitle>{texts.code.title}</PageTitle>
      {isOver || code === undefined ? (
        <ProblemNote code={isOver ? 'transaction_expired' : undefined} />
      ) : (
        <div class="card">
          <p>{texts.code.how}</p>
          <p class="code" role="status" aria-label={texts.code.spoken(code.digits)}>
            {code.digits.match(/.{1,4}/g)?.map((part) => (
              <span key={part}>{part}</span>
            ))}
          </p>
          {left !== undefined && (
            <p class="hint">{texts.code.nextIn(Math.max(1, Math.ceil(left / 1000)))}</p>
          )}
        </div>
      )}
      <h2>{texts.code.statement}</h2>
      <div class="card">
        <StatementView statement={shown.statement} />
      </div>
      <BackButton label={texts.close} />
    </>
  );
}

function useTypedCode(
  shown: ShownTransaction,
  number: string,
): { code: TypedCode | undefined; now: number } {
  const { authenticator } = useApp();
  const [code, setCode] = useState<TypedCode>();
  const [now, setNow] = useState(authenticator.now());
  useEffect(() => {
    let over = false;
    const tick = async (): Promise<void> => {
      const made = await authenticator.typedCode(shown, number).catch((cause: unknown) => {
        if (!(cause instanceof AuthenticatorError)) throw cause;
        return undefined;
      });
      if (over) return;
      setNow(authenticator.now());
      setCode((before) => (before?.digits === made?.digits ? before : made));
    };
    void tick();
    const timer = setInterval(() => void tick(), tickMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [shown, number, authenticator]);
  return { code, now };
}
