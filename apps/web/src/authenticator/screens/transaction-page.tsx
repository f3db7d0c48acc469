/**
 * One transaction in full, and yes or no to it. The number is typed before yes, never offered to be
 * chosen: who did not begin this has nothing to type.
 *
 * Refusing needs no number and works by one press; approving sits below all that is approved.
 */

import { statementKindTitles } from '@kumoin/otp';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ShownTransaction } from '../model/shown-transaction.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StatementView } from './statement-view.tsx';
import { canMakeCode, useDecision } from './use-decision.ts';
import type { Decision } from './use-decision.ts';

export function TransactionPage({ shown }: { readonly shown: ShownTransaction }): VNode {
  const { texts, language } = useApp();
  const decision = useDecision(shown);
  const { kind, expiresAt } = shown.statement;
  const expires = new Date(expiresAt * 1000).toLocaleTimeString(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (
    <>
      <PageTitle>{statementKindTitles[language][kind]}</PageTitle>
      <p class="genuine">{texts.transaction.genuine}</p>
      <div class="card">
        <StatementView statement={shown.statement} />
      </div>
      <p class="expires">{texts.transaction.expires(expires)}</p>
      <ProblemNote code={decision.problem} />
      {decision.isOver ? <BackButton /> : <DecisionForm shown={shown} decision={decision} />}
    </>
  );
}

interface DecisionFormProps {
  readonly shown: ShownTransaction;
  readonly decision: Decision;
}

function DecisionForm({ shown, decision }: DecisionFormProps): VNode {
  const { texts } = useApp();
  const [number, setNumber] = useState('');
  const { busy, problem, approve, makeCode, refuse } = decision;
  const { needsMatchNumber } = shown;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void approve(number);
      }}
    >
      <p>{texts.transaction.check}</p>
      {needsMatchNumber && (
        <NumberField
          value={number}
          wrong={problem === 'answer_wrong' || problem === 'number_missing'}
          onChange={setNumber}
        />
      )}
      <button type="submit" class="button primary" disabled={busy}>
        {busy ? texts.transaction.working : texts.transaction.approve}
      </button>
      <button type="button" class="button refusal" disabled={busy} onClick={() => void refuse()}>
        {texts.transaction.refuse}
      </button>
      {canMakeCode(shown) && (
        <button type="button" class="button" onClick={() => void makeCode(number)}>
          {texts.transaction.makeCode}
        </button>
      )}
    </form>
  );
}

interface NumberFieldProps {
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (value: string) => void;
}

function NumberField({ value, wrong, onChange }: NumberFieldProps): VNode {
  const { texts } = useApp();
  return (
    <div class="field">
      <label for="number">{texts.transaction.number}</label>
      <p class="hint" id="number-hint">
        {texts.transaction.numberHint}
      </p>
      <input
        id="number"
        class="input-code"
        value={value}
        inputMode="numeric"
        autocomplete="off"
        pattern="[0-9]{2}"
        maxLength={2}
        required
        aria-describedby="number-hint"
        aria-invalid={wrong}
        onInput={({ currentTarget }) => onChange(currentTarget.value.replace(/\D/g, ''))}
      />
    </div>
  );
}
